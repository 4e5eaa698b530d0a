import Foundation

@testable import Machine

/// A folder that looks like the parts of `/proc` and `/sys` that tell of control groups.
struct ControlGroupTree {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("fcnscan-groups-\(UUID().uuidString)").path

    /// The groups as they are read from the folder.
    var groups: ControlGroups { ControlGroups(root: root) }

    /// Makes the folder for one test.
    static func with(_ files: [String: String], _ body: (ControlGroups) throws -> Void) throws {
        let tree = ControlGroupTree()
        defer { try? FileManager.default.removeItem(atPath: tree.root) }
        for (path, text) in files {
            let url = URL(fileURLWithPath: tree.root + path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((text + "\n").utf8).write(to: url)
        }
        try body(tree.groups)
    }

    /// Version 2, with the process in a group of a group.
    static let unified = [
        "/proc/self/cgroup": "0::/user.slice/job.scope",
        "/proc/self/mountinfo": """
        22 1 0:21 / /sys rw,nosuid shared:7 - sysfs sysfs rw
        30 22 0:26 / /sys/fs/cgroup rw,nosuid,nodev shared:9 - cgroup2 cgroup2 rw,nsdelegate
        """,
    ]

    /// Version 1 in a container that sees its own group only, under the path of the host.
    static let container = [
        "/proc/self/cgroup": "11:memory:/docker/c0ffee\n4:cpu,cpuacct:/docker/c0ffee/inner\n0::/",
        "/proc/self/mountinfo": """
        31 22 0:27 /docker/c0ffee /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:10 - cgroup cgroup rw,cpu,cpuacct
        32 22 0:28 /docker/c0ffee /sys/fs/cgroup/memory ro,nosuid master:11 - cgroup cgroup rw,memory
        """,
    ]
}
