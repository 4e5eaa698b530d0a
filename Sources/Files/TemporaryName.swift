import Glibc

/// The names of files that are not complete yet: they tell who writes, so that what a killed program left behind is known.
///
/// A name ends in `.HOST-PROCESS-NUMBER.partial`. HOST stands for the machine and its space of process numbers: in a folder
/// that several machines or containers share, each judges only its own.
enum TemporaryName {
    static let ending = ".partial"

    /// A path in the folder of another one that no other writer uses.
    ///
    /// The file's own name is shortened so that a long one leaves room for what is added to it.
    static func path(beside path: String) -> String {
        var name = Substring(Path.name(of: path))
        while name.utf8.count > 200 { name.removeLast() }
        let number = TemporaryFiles.nextNumber()
        return Path.joined(Path.folder(of: path), "\(name).\(host)-\(getpid())-\(number)\(ending)")
    }

    /// The process of this machine that wrote a file of this name; nil for any other file.
    static func process(ofName name: String) -> pid_t? {
        guard name.hasSuffix(ending) else { return nil }
        let parts = name.dropLast(ending.count).split(separator: ".").last?.split(separator: "-") ?? []
        guard parts.count == 3, parts[0] == host, UInt(parts[2]) != nil, let process = pid_t(parts[1]), process > 0
        else {
            return nil
        }
        return process
    }

    /// Eight digits for the machine's name and the space of its process numbers.
    private static let host: String = {
        var bytes = [UInt8](repeating: 0, count: 256)
        let named = bytes.withUnsafeMutableBytes {
            gethostname($0.baseAddress!.assumingMemoryBound(to: CChar.self), 255)
        }
        var status = stat()
        let space = stat("/proc/self/ns/pid", &status) == 0 ? UInt64(status.st_ino) : 0
        var hash = 0xcbf2_9ce4_8422_2325 as UInt64
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        if named == 0 { for byte in bytes.prefix(while: { $0 != 0 }) { mix(byte) } }
        withUnsafeBytes(of: space.littleEndian) { for byte in $0 { mix(byte) } }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }()
}
