import FoundationEssentials

/// The control groups in which a process runs, of version 1 and 2: what Linux, containers and batch systems let it use.
///
/// Source: Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/; proc(5) for `mountinfo`.
struct ControlGroups {
    /// What is put before every path that is read: nothing, or a folder of a test.
    var root = ""

    /// The hierarchy that a file belongs to.
    enum Hierarchy {
        /// Version 2: one for everything.
        case unified
        /// Version 1: one for each controller.
        case controller(String)
    }

    /// What a file holds in the process's own group and in every group above it, from the inside out; groups that
    /// lack the file are left out.
    func values(of file: String, in hierarchy: Hierarchy) -> [String] {
        guard let path = path(in: hierarchy), let mount = mount(of: hierarchy) else { return [] }
        // In a container the path may be that of the host, and what is mounted is a part of it.
        var group = ""
        if mount.root == "/" {
            group = path
        } else if path == mount.root || path.hasPrefix(mount.root + "/") {
            group = String(path.dropFirst(mount.root.count))
        }
        // A group outside of what is mounted cannot be read.
        if group.contains("..") { group = "" }
        var values: [String] = []
        while true {
            while group.hasSuffix("/") { group.removeLast() }
            if let text = contents("\(mount.point)\(group)/\(file)") { values.append(text) }
            guard let slash = group.lastIndex(of: "/") else { return values }
            group = String(group[..<slash])
        }
    }

    /// The process's group: lines of `/proc/self/cgroup` are `number:controllers:path`, and `0::path` is version 2.
    private func path(in hierarchy: Hierarchy) -> String? {
        for line in lines("/proc/self/cgroup") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            switch hierarchy {
            case .unified: if parts[0] == "0", parts[1].isEmpty { return String(parts[2]) }
            case .controller(let name):
                if parts[1].split(separator: ",").contains(name[...]) { return String(parts[2]) }
            }
        }
        return nil
    }

    /// Where the groups can be read, and which group stands there: lines of `/proc/self/mountinfo` are
    /// `id parent device root point options … - type source options`.
    private func mount(of hierarchy: Hierarchy) -> (root: String, point: String)? {
        for line in lines("/proc/self/mountinfo") {
            let words = line.split(separator: " ")
            guard let dash = words.firstIndex(of: "-"), dash >= 5, words.count > dash + 3 else { continue }
            let isWanted =
                switch hierarchy {
                case .unified: words[dash + 1] == "cgroup2"
                case .controller(let name):
                    words[dash + 1] == "cgroup" && words[dash + 3].split(separator: ",").contains(name[...])
                }
            if isWanted { return (String(words[3]), String(words[4])) }
        }
        return nil
    }

    private func lines(_ path: String) -> [Substring] { contents(path)?.split(separator: "\n") ?? [] }

    private func contents(_ path: String) -> String? {
        guard var text = try? String(contentsOfFile: root + path, encoding: .utf8) else { return nil }
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
