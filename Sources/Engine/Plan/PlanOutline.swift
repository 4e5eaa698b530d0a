import KernelInterface
import Network

/// How a network runs over pictures as far as its shapes tell: the memory that a pass holds. No weights are needed.
public struct PlanOutline: Sendable {
    /// The network.
    public let form: DenseForm
    /// What plans may do.
    public let options: PlanOptions
    private let blueprint: Blueprint
    private let sizes: WeightSizes

    /// The outline of a network's plans.
    public init(_ form: DenseForm, options: PlanOptions = PlanOptions()) {
        self.form = form
        self.options = options
        blueprint = Blueprint(form.architecture)
        sizes = WeightSizes(architecture: form.architecture)
    }

    /// The bytes that a plan for a picture will hold.
    ///
    /// - Parameters:
    ///   - threads: The threads that will run it.
    ///   - memoryLimit: As for ``Planner/plan(for:threads:memoryLimit:)``.
    /// - Throws: ``EngineError``.
    public func memory(for picture: Extent, threads: Int, memoryLimit: Int? = nil) throws -> PlanMemory {
        try memory(for: picture, threads: threads, copies: 1, memoryLimit: memoryLimit)
    }

    /// The bytes that several executors of one plan will hold.
    ///
    /// - Parameter copies: How many there are; they share the weights.
    /// - Throws: ``EngineError``.
    package func memory(for picture: Extent, threads: Int, copies: Int, memoryLimit: Int?) throws -> PlanMemory {
        let layout = try PlanLayout(form, picture)
        return try share(layout, algorithms(layout), threads: threads, copies: copies, memoryLimit: memoryLimit).memory
    }

    /// What each stage of a plan for a picture is and is expected to cost on a number of threads; no seconds yet.
    ///
    /// - Throws: ``EngineError``.
    public func stageCosts(for picture: Extent, threads: Int) throws -> [StageCost] {
        let layout = try PlanLayout(form, picture)
        return try plan(layout, algorithms(layout), share: 1, weights: sizes).stageCosts(threads: threads)
    }

    /// The largest share of the usual work at a time that stays within a limit.
    func share(
        _ layout: PlanLayout, _ algorithms: [StagePrediction?], threads: Int, copies: Int = 1, memoryLimit: Int?
    ) throws -> (share: Int, memory: PlanMemory) {
        var share = 1
        while true {
            var memory = try plan(layout, algorithms, share: share, weights: sizes).memory(threads: threads)
            memory.rows *= copies
            memory.scratch *= copies
            guard let memoryLimit, memory.total > memoryLimit else { return (share, memory) }
            share *= 2
            // A 64th is one row and one panel of tiles at a time for every layer: less is not possible.
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
    func algorithms(_ layout: PlanLayout) -> [StagePrediction?] {
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
    ///   - weights: Where the weights come from; with their sizes only, the plan cannot be run.
    ///   - inputTransform: How samples become inputs.
    func plan(
        _ layout: PlanLayout, _ algorithms: [StagePrediction?], share: Int, weights: any StageWeights,
        inputTransform: InputTransform? = nil
    ) throws -> Plan {
        let builder = StageBuilder(weights: weights, costs: CostModel(machine: options.machine), share: share)
        let stages = try zip(blueprint.steps, algorithms).map { step, prediction in
            try builder.stage(
                step, inputs: inputs(of: step, layout), output: layout[step.lastLayer],
                work: work(step, layout), prediction)
        }
        return Plan(
            inputTransform: inputTransform ?? .identity(channels: layout.input.channels), input: layout.input,
            stages: stages, instructionSet: options.instructionSet, machine: options.machine,
            rowsPerBand: options.rowsPerBand ?? max(usualRowsPerBand(stages) / share, 1),
            columnsPerStrip: options.columnsPerStrip)
    }

    /// Rows for which a band of the widest map takes about two megabytes, but enough that every stage has work.
    private func usualRowsPerBand(_ stages: [Stage]) -> Int {
        let bytesPerRow = stages.map { blockCount($0.output.channels) * lanesPerBlock * 4 * $0.output.width }.max() ?? 1
        return min(max((2 << 20) / max(bytesPerRow, 1), 16), 64)
    }
}
