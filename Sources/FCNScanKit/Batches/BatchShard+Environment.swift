import Files

/// How a scheduler tells a task of an array its number, and that of all tasks.
private struct ArrayVariables {
    /// The scheduler's name.
    let scheduler: String
    /// Holds the task's number.
    let number: String
    /// Holds the first task's number.
    var first: String?
    /// Holds the distance from one task's number to the next.
    var step: String?
    /// Holds the number of tasks; nil where the scheduler does not say it.
    var count: String?
    /// Holds the last task's number.
    var last: String?
    /// The first task's number where no variable holds it.
    var usualFirst = 0

    /// From the documentation of each; where one knows several, the more telling.
    static let all = [
        ArrayVariables(
            scheduler: "Slurm", number: "SLURM_ARRAY_TASK_ID", first: "SLURM_ARRAY_TASK_MIN",
            step: "SLURM_ARRAY_TASK_STEP", count: "SLURM_ARRAY_TASK_COUNT"),
        ArrayVariables(
            scheduler: "Grid Engine", number: "SGE_TASK_ID", first: "SGE_TASK_FIRST", step: "SGE_TASK_STEPSIZE",
            last: "SGE_TASK_LAST"),
        ArrayVariables(
            scheduler: "LSF", number: "LSB_JOBINDEX", step: "LSB_JOBINDEX_STEP", last: "LSB_JOBINDEX_END",
            usualFirst: 1),
        ArrayVariables(
            scheduler: "AWS Batch", number: "AWS_BATCH_JOB_ARRAY_INDEX", count: "AWS_BATCH_JOB_ARRAY_SIZE"),
        ArrayVariables(scheduler: "Kubernetes", number: "JOB_COMPLETION_INDEX"),
        ArrayVariables(scheduler: "PBS", number: "PBS_ARRAY_INDEX"),
        ArrayVariables(scheduler: "Torque", number: "PBS_ARRAYID"),
    ]
}

/// Why the share of a batch cannot be told from the environment.
public enum BatchShardError: DescribedError, Equatable {
    /// No scheduler of arrays has set its variables.
    case noScheduler
    /// A scheduler has set the number of the task and not how many there are.
    case countUnknown(scheduler: String)
    /// A variable holds no number that fits the others.
    case unusable(variable: String, value: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .noScheduler:
            "no scheduler says which share of the batch this is: none of "
                + ArrayVariables.all.map(\.number).joined(separator: ", ") + " is set"
        case .countUnknown(let scheduler):
            "\(scheduler) does not say how many tasks there are; set \(BatchShard.countVariable) to their number, "
                + "counted from the first task's 0 (or \(BatchShard.firstVariable))"
        case .unusable(let variable, let value):
            "the environment variable \(variable) is '\(value)'; expected the number of a task among those that the "
                + "scheduler started"
        }
    }
}

extension BatchShard {
    /// Says how many shares there are, where the scheduler does not.
    static let countVariable = "FCNSCAN_SHARDS"
    /// Says the first task's number, where the scheduler does not and it is not 0.
    static let firstVariable = "FCNSCAN_FIRST_SHARD"

    /// The share that a scheduler of arrays gave to this program: Slurm, Grid Engine, LSF, AWS Batch, and, with
    /// `FCNSCAN_SHARDS`, Kubernetes and PBS.
    ///
    /// - Throws: ``BatchShardError``.
    public init(environment: [String: String]) throws {
        guard
            let scheduler = ArrayVariables.all.first(where: { variables in
                // Grid Engine says `undefined` outside of arrays, LSF 0.
                environment[variables.number].map { variables.usualFirst == 0 ? $0 != "undefined" : $0 != "0" } ?? false
            })
        else { throw BatchShardError.noScheduler }
        func number(_ variable: String) throws -> Int? {
            guard let text = environment[variable], text != "undefined" else { return nil }
            guard let number = Int(text), number >= 0 else {
                throw BatchShardError.unusable(variable: variable, value: text)
            }
            return number
        }
        let start = try number(scheduler.first ?? BatchShard.firstVariable) ?? scheduler.usualFirst
        let step = max(1, try scheduler.step.flatMap(number) ?? 1)
        var count = try scheduler.count.flatMap(number) ?? number(BatchShard.countVariable)
        if let last = try scheduler.last.flatMap(number), count == nil { count = (last - start) / step + 1 }
        guard let count else { throw BatchShardError.countUnknown(scheduler: scheduler.scheduler) }
        let place = (try number(scheduler.number)! - start) / step
        guard 0..<count ~= place else {
            throw BatchShardError.unusable(variable: scheduler.number, value: environment[scheduler.number]!)
        }
        self.init(number: place + 1, of: count)
    }
}
