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
    public let options: PlanOptions
    private let pool: WorkerPool
    private let blueprint: Blueprint
    private let weights: WeightCache

    /// A planner for a network.
    ///
    /// - Parameter pool: The threads that pack the weights; nobody else uses them while a plan is made.
    public init(_ model: DenseModel, options: PlanOptions = PlanOptions(), pool: WorkerPool) {
        self.model = model
        self.options = options
        self.pool = pool
        blueprint = Blueprint(model.architecture)
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
        let layout = try PlanLayout(model, picture)
        let algorithms = algorithms(layout)
        // Without a limit there is nothing to find out before.
        let share = try memoryLimit.map {
            try self.share(layout, algorithms, threads: threads ?? pool.threads, memoryLimit: $0).share
        }
        return try plan(layout, algorithms, share: share ?? 1, isSketch: false)
    }

    /// The bytes that the plan will hold; no weights are packed for the answer.
    ///
    /// - Throws: ``EngineError``, as ``plan(for:threads:memoryLimit:)``.
    public func memory(for picture: Extent, threads: Int? = nil, memoryLimit: Int? = nil) throws -> PlanMemory {
        let layout = try PlanLayout(model, picture)
        return try share(layout, algorithms(layout), threads: threads ?? pool.threads, memoryLimit: memoryLimit).memory
    }

    /// The largest share of the usual work at a time that stays within a limit.
    private func share(
        _ layout: PlanLayout, _ algorithms: [StagePrediction?], threads: Int, memoryLimit: Int?
    ) throws -> (share: Int, memory: PlanMemory) {
        var share = 1
        while true {
            let memory = try plan(layout, algorithms, share: share, isSketch: true).memory(threads: threads)
            guard let memoryLimit, memory.total > memoryLimit else { return (share, memory) }
            share *= 2
            guard share <= 64 else {
                throw EngineError.memoryLimit(neededBytes: memory.total, limitBytes: memoryLimit)
            }
        }
    }

    private func inputs(of step: Blueprint.Step, _ layout: PlanLayout) -> [Shape] {
        step.inputs.map { $0 == 0 ? layout.input : layout[blueprint.steps[$0 - 1].lastLayer] }
    }

    private func work(_ step: Blueprint.Step, _ layout: PlanLayout) -> CostModel.Work? {
        guard case .convolution(let convolution) = step.kind else { return nil }
        let (input, output) = (inputs(of: step, layout)[0], layout[step.layer])
        return CostModel.Work(
            window: convolution.window, input: input, output: output, poolsPairs: step.poolsPairs,
            groups: MergedGroups(groups: convolution.groups, channels: input.channels, filters: output.channels))
    }

    /// The algorithm of each step; nil for those that can be computed in one way only.
    private func algorithms(_ layout: PlanLayout) -> [StagePrediction?] {
        let costs = CostModel(machine: options.machine)
        let works = blueprint.steps.map { work($0, layout) }
        let wanted = blueprint.steps.indices.map { step in
            works[step].flatMap { work in
                [options.algorithms[blueprint.steps[step].layerName], options.algorithm].compactMap(\.self).first
                    .flatMap { $0.canCompute(work) ? costs.predict($0, work) : nil }
            }
        }
        let free = works.indices.map { wanted[$0] == nil ? works[$0] : nil }
        return zip(wanted, costs.cheapest(free, precision: options.precision)).map { $0 ?? $1 }
    }

    /// - Parameters:
    ///   - share: Rows and tiles that are worked on at a time are the usual ones divided by this.
    ///   - isSketch: Leaves the weights out: the plan has its sizes and cannot be run.
    private func plan(
        _ layout: PlanLayout, _ algorithms: [StagePrediction?], share: Int, isSketch: Bool
    ) throws -> Plan {
        let builder = StageBuilder(
            model: model, weights: isSketch ? nil : weights, costs: CostModel(machine: options.machine), share: share)
        let stages = try zip(blueprint.steps, algorithms).map { step, prediction in
            try builder.stage(
                step, inputs: inputs(of: step, layout), output: layout[step.lastLayer],
                work: work(step, layout), prediction)
        }
        return Plan(
            inputTransform: InputTransform(model.normalization), input: layout.input, stages: stages,
            instructionSet: options.instructionSet, machine: options.machine,
            rowsPerBand: options.rowsPerBand ?? max(usualRowsPerBand(stages) / share, 1),
            columnsPerStrip: options.columnsPerStrip)
    }

    /// Rows for which a band of the widest map takes about two megabytes, but enough that every stage has work.
    private func usualRowsPerBand(_ stages: [Stage]) -> Int {
        let bytesPerRow = stages.map { blockCount($0.output.channels) * lanesPerBlock * 4 * $0.output.width }.max() ?? 1
        return min(max((2 << 20) / max(bytesPerRow, 1), 16), 64)
    }
}
