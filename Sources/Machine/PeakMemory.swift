import FoundationEssentials
import Glibc

/// The most memory that the program has held so far, in bytes, as the operating system counts it.
package func peakMemoryBytes() -> Int {
    var usage = rusage()
    #if os(Linux)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
    #endif
}

/// The memory that the program holds now, in bytes; nil where the system does not say.
package func residentMemoryBytes() -> Int? {
    // The second number of statm is the resident set in pages.
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
