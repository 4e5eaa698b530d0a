import KernelInterface
import Machine
import Network

/// Makes plans for pictures of any size, and keeps the packed weights for the next one.
///
/// Several threads may ask at the same time; while one packs weights, the others wait.
public final class Planner: Sendable {
    /// The network.
    public let model: DenseModel
    /// What plans may do.
    public var options: PlanOptions { outline.options }
    private let pool: WorkerPool
    private let outline: PlanOutline
    private let weights: WeightCache

    /// A planner for a network.
    ///
    /// - Parameter pool: The threads that pack the weights; nobody else uses them while a plan is made.
    public init(_ model: DenseModel, options: PlanOptions = PlanOptions(), pool: WorkerPool) {
        self.model = model
        self.pool = pool
        outline = PlanOutline(model.form, options: options)
        weights = WeightCache(model, kernels: options.instructionSet.kernels, pool: pool)
    }

    /// Plans a dense pass over a picture.
    ///
    /// - Parameters:
    ///   - threads: The threads that will run the plan; those of the planner unless told.
    ///   - memoryLimit: Bytes that weights, rows and scratch memory may take together. Fewer rows at a time and
    ///     smaller batches of tiles are tried before the plan is refused; scores are the same.
    /// - Throws: ``EngineError``.
    public func plan(for picture: Extent, threads: Int? = nil, memoryLimit: Int? = nil) throws -> Plan {
        try plan(for: picture, threads: threads, copies: 1, memoryLimit: memoryLimit)
    }

    /// Plans passes that several executors run at the same time.
    ///
    /// - Parameters:
    ///   - threads: The threads of each executor.
    ///   - copies: How many executors there will be; the limit is for all of them together.
    /// - Throws: ``EngineError``.
    package func plan(for picture: Extent, threads: Int?, copies: Int, memoryLimit: Int?) throws -> Plan {
        let layout = try PlanLayout(model.form, picture)
        let choices = outline.choices(layout)
        // Without a limit there is nothing to find out before.
        let share = try memoryLimit.map {
            try outline.share(layout, choices, threads: threads ?? pool.threads, copies: copies, memoryLimit: $0)
                .share
        }
        return try outline.plan(
            layout, choices, share: share ?? 1, weights: weights,
            inputTransform: InputTransform(model.normalization))
    }

    /// The bytes that the plan will hold; no weights are packed for the answer.
    ///
    /// - Throws: ``EngineError``, as ``plan(for:threads:memoryLimit:)``.
    public func memory(for picture: Extent, threads: Int? = nil, memoryLimit: Int? = nil) throws -> PlanMemory {
        try outline.memory(for: picture, threads: threads ?? pool.threads, memoryLimit: memoryLimit)
    }

    /// The bytes that several executors of one plan will hold.
    ///
    /// - Parameters:
    ///   - threads: The threads of each executor.
    ///   - copies: How many executors there are; they share the weights.
    /// - Throws: ``EngineError``, as ``plan(for:threads:memoryLimit:)``.
    package func memory(for picture: Extent, threads: Int, copies: Int, memoryLimit: Int? = nil) throws -> PlanMemory {
        try outline.memory(for: picture, threads: threads, copies: copies, memoryLimit: memoryLimit)
    }
}
