import FoundationEssentials

/// The memory that this process may use, which can be less than the machine has.
package enum AvailableMemory {
    /// The bytes, found out once: the smallest of the machine's memory and the limits of the process's control group and
    /// of those above it.
    package static let bytes = bytes(
        machine: Int(clamping: ProcessInfo.processInfo.physicalMemory), groups: ControlGroups())

    /// The same from given facts.
    static func bytes(machine: Int, groups: ControlGroups) -> Int {
        // No limit is the word `max` in version 2, and a number beyond every machine in version 1.
        let limits =
            groups.values(of: "memory.max", in: .unified)
            + groups.values(of: "memory.limit_in_bytes", in: .controller("memory"))
        return limits.compactMap { Int($0) }.filter { $0 > 0 }.reduce(machine, min)
    }
}
