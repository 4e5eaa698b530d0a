import FoundationEssentials

/// The processors that this process may use, which can be fewer than the machine has.
public enum AvailableProcessors {
    /// How many there are, at least 1; found out once.
    ///
    /// The smallest of the processors that are on, the affinity mask (`taskset`), the CPU quota of the process's control
    /// group and of those above it (containers), and the environment variable `SLURM_CPUS_PER_TASK`.
    public static let count = count(
        machine: ProcessInfo.processInfo.activeProcessorCount, affinity: affinity(), groups: ControlGroups(),
        environment: ProcessInfo.processInfo.environment)

    /// The same from given facts; `affinity` is nil where the system has none.
    static func count(
        machine: Int, affinity: Int?, groups: ControlGroups, environment: [String: String]
    ) -> Int {
        let slurm = environment["SLURM_CPUS_PER_TASK"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
        return max(1, ([machine] + [affinity, slurm].compactMap(\.self) + quotas(groups)).min()!)
    }

    /// The processors of the affinity mask, as `/proc/self/status` lists them: `Cpus_allowed_list: 0-3,7`.
    ///
    /// `sched_getaffinity` says the same; Swift's C library does not show it.
    ///
    /// - Parameter root: What is put before the path: nothing, or a folder of a test.
    static func affinity(root: String = "") -> Int? {
        let status = try? String(contentsOfFile: root + "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
        guard let list = line?.split(separator: ":").last else { return nil }
        var count = 0
        for range in list.split(separator: ",") {
            let ends = range.split(separator: "-").map { Int($0.filter { !$0.isWhitespace }) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else { return nil }
            count += last - first + 1
        }
        return count
    }

    /// What the quotas allow, rounded up: the process may use so many processors for a part of the time only.
    private static func quotas(_ groups: ControlGroups) -> [Int] {
        // `cpu.max` holds the quota and its period in microseconds, or `max` for no quota.
        let unified = groups.values(of: "cpu.max", in: .unified).compactMap { text -> Int? in
            let parts = text.split(separator: " ")
            return parts.count == 2 ? processors(Int(parts[0]), Int(parts[1])) : nil
        }
        // Version 1 holds them in two files, and −1 for no quota.
        let quotas = groups.values(of: "cpu.cfs_quota_us", in: .controller("cpu"))
        let periods = groups.values(of: "cpu.cfs_period_us", in: .controller("cpu"))
        return unified + zip(quotas, periods).compactMap { processors(Int($0), Int($1)) }
    }

    private static func processors(_ quota: Int?, _ period: Int?) -> Int? {
        guard let quota, let period, quota > 0, period > 0 else { return nil }
        return max(1, quota / period + (quota % period == 0 ? 0 : 1))
    }
}
