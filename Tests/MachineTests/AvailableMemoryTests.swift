import Testing

@testable import Machine

@Suite("The memory that a process may use")
struct AvailableMemoryTests {
    private func bytes(_ files: [String: String]) throws -> Int {
        var bytes = 0
        try ControlGroupTree.with(files) { bytes = AvailableMemory.bytes(machine: 1 << 34, groups: $0) }
        return bytes
    }

    @Test("is that of the machine where nothing limits it")
    func unlimited() throws {
        #expect(try bytes([:]) == 1 << 34)
        let files = ControlGroupTree.unified.merging(["/sys/fs/cgroup/user.slice/memory.max": "max"]) { $1 }
        #expect(try bytes(files) == 1 << 34)
    }

    @Test("is the smallest limit of the own group and those above it")
    func unified() throws {
        let files = ControlGroupTree.unified.merging([
            "/sys/fs/cgroup/user.slice/job.scope/memory.max": "8589934592",
            "/sys/fs/cgroup/user.slice/memory.max": "1073741824",
        ]) { $1 }
        #expect(try bytes(files) == 1 << 30)
    }

    @Test("is the limit of version 1, whose largest number is none")
    func container() throws {
        func files(_ limit: String) -> [String: String] {
            ControlGroupTree.container.merging(["/sys/fs/cgroup/memory/memory.limit_in_bytes": limit]) { $1 }
        }
        #expect(try bytes(files("536870912")) == 1 << 29)
        #expect(try bytes(files("9223372036854771712")) == 1 << 34)
    }

    @Test("is something here")
    func here() { #expect(AvailableMemory.bytes > 0) }
}
