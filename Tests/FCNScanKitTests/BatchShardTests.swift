import Testing

@testable import FCNScanKit

@Suite struct BatchShardTests {
    @Test("Every name belongs to one share, and shares are about equal", arguments: [1, 2, 3, 7, 64])
    func everyNameHasOneShare(count: Int) {
        let shards = (1...count).map { BatchShard(number: $0, of: count) }
        var sizes = Array(repeating: 0, count: count)
        for index in 0..<6400 {
            let owners = shards.indices.filter { shards[$0].contains("slide-\(index)/smear.png") }
            #expect(owners.count == 1)
            sizes[owners[0]] += 1
        }
        let mean = 6400 / count
        #expect(sizes.allSatisfy { abs($0 - mean) < 5 * Int(Double(mean).squareRoot()) + 5 }, "\(sizes)")
    }

    @Test("The share of a name is fixed, since shares of a batch are run by different versions of a list")
    func shareIsFixed() {
        // sha256sum of the names, the first 15 hexadecimal digits as a number, modulo 4: Python's hashlib.
        #expect(
            ["a.png", "b.png", "c/d.png", "Größe.png"].map { name in
                (1...4).first { BatchShard(number: $0, of: 4).contains(name) }
            } == [2, 4, 3, 2])
    }

    @Test("A share is written as number and count")
    func textIsRead() {
        #expect(BatchShard("2/8") == BatchShard(number: 2, of: 8))
        #expect(BatchShard("2/8")?.description == "2/8")
        for text in ["", "2", "0/8", "9/8", "1/0", "-1/2", "1/2/3", "a/b", "1/ 2"] { #expect(BatchShard(text) == nil) }
    }

    @Test(
        "Schedulers of arrays say the share",
        arguments: [
            (["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "4"], "3/4"),
            (
                [
                    "SLURM_ARRAY_TASK_ID": "9", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "3",
                    "SLURM_ARRAY_TASK_STEP": "2",
                ], "3/3"
            ),
            (
                [
                    "SGE_TASK_ID": "4", "SGE_TASK_FIRST": "2", "SGE_TASK_LAST": "8", "SGE_TASK_STEPSIZE": "2",
                ], "2/4"
            ),
            (["LSB_JOBINDEX": "3", "LSB_JOBINDEX_END": "6"], "3/6"),
            (["AWS_BATCH_JOB_ARRAY_INDEX": "0", "AWS_BATCH_JOB_ARRAY_SIZE": "10"], "1/10"),
            (["JOB_COMPLETION_INDEX": "4", "FCNSCAN_SHARDS": "5"], "5/5"),
            (["PBS_ARRAY_INDEX": "1", "FCNSCAN_SHARDS": "5", "FCNSCAN_FIRST_SHARD": "1"], "1/5"),
        ])
    func schedulersAreAsked(environment: [String: String], share: String) throws {
        #expect(try BatchShard(environment: environment).description == share)
    }

    @Test("What no scheduler says is an error with the variables that would help")
    func silenceIsAnError() {
        #expect(throws: BatchShardError.noScheduler) { try BatchShard(environment: ["SGE_TASK_ID": "undefined"]) }
        #expect(throws: BatchShardError.countUnknown(scheduler: "Kubernetes")) {
            try BatchShard(environment: ["JOB_COMPLETION_INDEX": "4"])
        }
        #expect(throws: BatchShardError.unusable(variable: "SLURM_ARRAY_TASK_ID", value: "x")) {
            try BatchShard(environment: ["SLURM_ARRAY_TASK_ID": "x", "SLURM_ARRAY_TASK_COUNT": "4"])
        }
        #expect(throws: BatchShardError.unusable(variable: "JOB_COMPLETION_INDEX", value: "5")) {
            try BatchShard(environment: ["JOB_COMPLETION_INDEX": "5", "FCNSCAN_SHARDS": "5"])
        }
    }
}
