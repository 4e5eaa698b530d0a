import KernelInterface
import Network

/// How a network runs over pictures as far as its shapes tell: the memory that a pass holds. No weights are needed.
public struct PlanOutline: Sendable {
    /// The network.
    public let form: DenseForm
    /// What plans may do.
    public let options: PlanOptions
    private let native: Blueprint
    /// The steps where maps fall apart.
    private let fine: Blueprint
    private let sizes: WeightSizes

    /// The outline of a network's plans.
    public init(_ form: DenseForm, options: PlanOptions = PlanOptions()) {
        self.form = form
        self.options = options
        native = Blueprint(form.architecture)
        fine = form.isFine ? Blueprint(form.architecture, fragments: form.fragments) : native
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
        return try share(layout, choices(layout), threads: threads, copies: copies, memoryLimit: memoryLimit).memory
    }

    /// What each stage of a plan for a picture is and is expected to cost on a number of threads; no seconds yet.
    ///
    /// - Throws: ``EngineError``.
    public func stageCosts(for picture: Extent, threads: Int) throws -> [StageCost] {
        let layout = try PlanLayout(form, picture)
        return try plan(layout, choices(layout), share: 1, weights: sizes).stageCosts(threads: threads)
    }

    /// The largest share of the usual work at a time that stays within a limit.
    func share(
        _ layout: PlanLayout, _ choices: StageChoices, threads: Int, copies: Int = 1, memoryLimit: Int?
    ) throws -> (share: Int, memory: PlanMemory) {
        var share = 1
        while true {
            var memory = try plan(layout, choices, share: share, weights: sizes).memory(threads: threads)
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

    /// The steps of a picture.
    func steps(_ layout: PlanLayout) -> [Blueprint.Step] { (layout.isFine ? fine : native).steps }

    /// What a step makes its map with where it works on a whole map, whose fragments stand in order; nil where it cannot.
    private func wholeKind(_ step: Blueprint.Step, _ layout: PlanLayout) -> Blueprint.Kind? {
        guard layout.isFine else { return step.kind }
        // Sums of large boxes are shared between neighbours, which dilated boxes do not have.
        if case .pooling(let pooling) = step.kind, pooling.isNeighbourhoodMean,
            layout.fragments.count(of: step.layer) != Extent(1)
        {
            return nil
        }
        return layout.fragments.dilated(step.layer).map(step.kind.replacing)
    }

    private func work(_ kind: Blueprint.Kind, _ step: Blueprint.Step, input: Shape, output: Shape) -> CostModel.Work? {
        guard case .convolution(let convolution) = kind else { return nil }
        return CostModel.Work(
            window: convolution.window, input: input, output: output, poolsPairs: step.poolsPairs,
            groups: MergedGroups(groups: convolution.groups, channels: input.channels, filters: output.channels))
    }

    /// What each step computes on a whole map; nil where that is not a convolution, or not possible.
    private func wholeWorks(_ steps: [Blueprint.Step], _ layout: PlanLayout) -> [CostModel.Work?] {
        steps.map { step in
            guard let kind = wholeKind(step, layout), let input = layout.whole(steps.layer(ofMap: step.inputs[0])),
                let output = layout.whole(step.layer)
            else { return nil }
            return work(kind, step, input: input, output: output)
        }
    }

    /// What each step computes for its first fragment, and for how many; nil where that is not a convolution.
    private func partWorks(_ steps: [Blueprint.Step], _ layout: PlanLayout) -> [CostModel.Work?] {
        let first = Fragment(row: 0, column: 0)
        return steps.map { step in
            var work = work(
                step.kind, step, input: layout.part(steps.layer(ofMap: step.inputs[0]), first)!,
                output: layout.part(step.layer, first)!)
            work?.copies = StageList.fragments(ofLayer: step.layer, layout).count
            return work
        }
    }

    /// The algorithm that the options name for a step.
    private func wanted(_ step: Blueprint.Step) -> Algorithm? {
        options.algorithms[step.layerName] ?? options.algorithm
    }

    /// The algorithm of each step; nil for those that can be computed in one way only.
    private func algorithms(_ steps: [Blueprint.Step], _ works: [CostModel.Work?]) -> [StagePrediction?] {
        let costs = CostModel(machine: options.machine)
        let named = zip(steps, works).map { step, work in
            work.flatMap { work in
                wanted(step).flatMap { $0.canCompute(work) ? costs.predict($0, work) : nil }
            }
        }
        let free = works.indices.map { named[$0] == nil ? works[$0] : nil }
        return zip(named, costs.cheapest(free, precision: options.precision)).map { $0 ?? $1 }
    }

    /// How a picture is computed: the algorithm of each step, and which steps work on fragments.
    func choices(_ layout: PlanLayout) -> StageChoices {
        let steps = steps(layout)
        let (wholeWorks, partWorks) = (wholeWorks(steps, layout), layout.isFine ? partWorks(steps, layout) : [])
        let wholes = algorithms(steps, wholeWorks)
        guard layout.isFine else { return StageChoices(wholeFrom: 0, algorithms: wholes) }
        let parts = algorithms(steps, partWorks)
        var best = StageChoices(wholeFrom: steps.count, algorithms: parts)
        // From the end on: each step more on whole maps takes its cost there instead of that on fragments.
        var (difference, least) = (0.0, interleavingSeconds(before: steps.count, steps, layout))
        for step in steps.indices.reversed() {
            guard wholeKind(steps[step], layout) != nil, layout.whole(steps[step].layer) != nil,
                steps[step].inputs.allSatisfy({ layout.whole(steps.layer(ofMap: $0)) != nil })
            else { break }
            if let algorithm = wanted(steps[step]), let part = partWorks[step], algorithm.canCompute(part),
                let whole = wholeWorks[step], !algorithm.canCompute(whole)
            {
                break
            }
            difference += (wholes[step]?.seconds ?? 0) - (parts[step]?.seconds ?? 0)
            let moved = interleavingSeconds(before: step, steps, layout)
            // Of equal ones the one with fewer stages.
            if difference + moved <= least {
                least = difference + moved
                best = StageChoices(
                    wholeFrom: step, algorithms: Array(parts[..<step]) + Array(wholes[step...]))
            }
        }
        return best
    }

    /// What it takes to put in order the fragments that steps from one on read of steps before it, and the scores.
    private func interleavingSeconds(before step: Int, _ steps: [Blueprint.Step], _ layout: PlanLayout) -> Double {
        let read = Set(steps[step...].flatMap(\.inputs) + (step == steps.count ? [steps.count] : []))
        let values = read.filter { $0 > 0 && $0 <= step }.reduce(0) { sum, map in
            let layer = steps.layer(ofMap: map)
            guard layout.fragments.count(of: layer) != Extent(1), let shape = layout.whole(layer) else { return sum }
            return sum + shape.height * shape.width * blockCount(shape.channels) * lanesPerBlock
        }
        // Read and written once.
        return Double(2 * 4 * values) / 1e9 / options.machine.memoryGigabytes
    }

    /// By how much less is worked on at a time in each fragment of a step's map.
    private func sharePerFragment(of step: Blueprint.Step, _ layout: PlanLayout) -> Int {
        min(max(StageList.fragments(ofLayer: step.lastLayer, layout).count / 8, 1), 8)
    }

    /// - Parameters:
    ///   - share: Rows and tiles that are worked on at a time are the usual ones divided by this.
    ///   - weights: Where the weights come from; with their sizes only, the plan cannot be run.
    ///   - inputTransform: How samples become inputs.
    func plan(
        _ layout: PlanLayout, _ choices: StageChoices, share: Int, weights: any StageWeights,
        inputTransform: InputTransform? = nil
    ) throws -> Plan {
        let costs = CostModel(machine: options.machine)
        let steps = steps(layout)
        let stages = try StageList(steps, layout, wholeFrom: choices.wholeFrom).entries.map { entry in
            let step = steps[entry.step]
            var (kind, offset, made) = (step.kind, Extent(0), Shape?.none)
            var builder = StageBuilder(weights: weights, costs: costs, share: share)
            switch entry.form {
            case .interleaving(let fragments, let count):
                return Stage(
                    name: "interleave", inputs: entry.inputs, output: entry.output,
                    operation: InterleaveOperation(count: count, fragments: fragments), epilogues: [],
                    step: count.height, cost: .other())
            case .whole:
                (kind, made) = (wholeKind(step, layout)!, layout.whole(step.layer))
            case .part(let fragment, let start):
                (offset, made) = (start, layout.part(step.layer, fragment))
                // Each of many fragments would hold as many rows as a map that stays whole.
                builder.share *= sharePerFragment(of: step, layout)
            }
            let work = work(kind, step, input: entry.inputShapes[0], output: made!)
            var prediction = choices.algorithms[entry.step]
            // Each fragment by itself; a choice is for all of them.
            if case .part = entry.form, let algorithm = prediction?.algorithm {
                prediction = work.map { costs.predict(algorithm, $0) }
            }
            var stage = try builder.stage(
                step, kind: kind, inputs: entry.inputs, shapes: entry.inputShapes, offset: offset,
                output: entry.output, work: work, prediction)
            if entry.repeatsWeights { stage.cost.weightBytes = 0 }
            return stage
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
