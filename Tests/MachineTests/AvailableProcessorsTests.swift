import Foundation
import Testing

@testable import Machine

@Suite("The processors that a process may use")
struct AvailableProcessorsTests {
    private func count(
        machine: Int = 16, affinity: Int? = nil, _ files: [String: String] = [:], environment: [String: String] = [:]
    ) throws -> Int {
        var count = 0
        try ControlGroupTree.with(files) {
            count = AvailableProcessors.count(
                machine: machine, affinity: affinity, groups: $0, environment: environment)
        }
        return count
    }

    @Test("are those of the machine where nothing limits them")
    func unlimited() throws {
        #expect(try count() == 16)
        #expect(try count(ControlGroupTree.unified) == 16)
    }

    @Test("are those of the affinity mask, and at least one")
    func affinity() throws {
        #expect(try count(affinity: 3) == 3)
        #expect(try count(affinity: 0) == 1)
    }

    @Test(
        "of an affinity mask are counted from its list",
        arguments: [
            ("Name:\tfcnscan\nCpus_allowed:\t8f\nCpus_allowed_list:\t0-3,7\nMems_allowed:\t1", 5),
            ("Cpus_allowed_list:\t0", 1), ("Cpus_allowed_list:\t2,4,6", 3), ("Cpus_allowed_list:\tall", nil),
            ("Cpus_allowed_list:\t3-1", nil), ("Name:\tfcnscan", nil),
        ] as [(String, Int?)])
    func affinityList(status: String, count: Int?) throws {
        try ControlGroupTree.with(["/proc/self/status": status]) {
            #expect(AvailableProcessors.affinity(root: $0.root) == count)
        }
    }

    @Test("are what the batch system Slurm gives a task; words and numbers below 1 say nothing")
    func slurm() throws {
        #expect(try count(environment: ["SLURM_CPUS_PER_TASK": "4"]) == 4)
        #expect(try count(environment: ["SLURM_CPUS_PER_TASK": "64"]) == 16)
        for text in ["0", "-2", "many", ""] {
            #expect(try count(environment: ["SLURM_CPUS_PER_TASK": text]) == 16, "\(text)")
        }
    }

    @Test("are the quota of control groups of version 2, rounded up, of the own group or one above it")
    func unifiedQuota() throws {
        let (own, above) = ("/sys/fs/cgroup/user.slice/job.scope/cpu.max", "/sys/fs/cgroup/user.slice/cpu.max")
        func count(_ ownQuota: String, _ aboveQuota: String) throws -> Int {
            try self.count(ControlGroupTree.unified.merging([own: ownQuota, above: aboveQuota]) { $1 })
        }
        #expect(try count("200000 100000", "max 100000") == 2)
        #expect(try count("250000 100000", "max 100000") == 3)
        #expect(try count("max 100000", "450000 100000") == 5)
        #expect(try count("800000 100000", "450000 100000") == 5)
        #expect(try count("20000 100000", "max 100000") == 1)
        #expect(try count("max 100000", "nonsense") == 16)
    }

    @Test("are the quota of control groups of version 1, also in a container")
    func containerQuota() throws {
        let folder = "/sys/fs/cgroup/cpu,cpuacct"
        func count(_ own: String, _ above: String) throws -> Int {
            try self.count(
                ControlGroupTree.container.merging([
                    folder + "/inner/cpu.cfs_quota_us": own, folder + "/inner/cpu.cfs_period_us": "50000",
                    folder + "/cpu.cfs_quota_us": above, folder + "/cpu.cfs_period_us": "100000",
                ]) { $1 })
        }
        #expect(try count("-1", "-1") == 16)
        #expect(try count("150000", "-1") == 3)
        #expect(try count("-1", "610000") == 7)
    }

    @Test("are the smallest of all limits")
    func smallest() throws {
        let files = ControlGroupTree.unified.merging(["/sys/fs/cgroup/cpu.max": "500000 100000"]) { $1 }
        #expect(try count(affinity: 6, files, environment: ["SLURM_CPUS_PER_TASK": "7"]) == 5)
        #expect(try count(affinity: 4, files, environment: ["SLURM_CPUS_PER_TASK": "7"]) == 4)
        #expect(try count(affinity: 6, files, environment: ["SLURM_CPUS_PER_TASK": "3"]) == 3)
    }

    @Test("are at least one here, and the pool takes as many threads")
    func here() {
        #expect(AvailableProcessors.count >= 1)
        #expect(AvailableProcessors.count <= ProcessInfo.processInfo.activeProcessorCount)
        #expect(WorkerPool().threads == AvailableProcessors.count)
    }
}
