import KernelInterface
import Network
import Synchronization

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
    private let weights = Mutex(Weights())

    private struct Weights {
        struct Key: Hashable {
            var layer: Int
            var algorithm: Algorithm
        }
        var packed: [Int: PackedConvolution] = [:]
        var transformed: [Key: TransformedWeights] = [:]
    }

    /// A planner for a network.
    ///
    /// - Parameter pool: The threads that pack the weights; nobody else uses them while a plan is made.
    public init(_ model: DenseModel, options: PlanOptions = PlanOptions(), pool: WorkerPool) {
        self.model = model
        self.options = options
        self.pool = pool
        blueprint = Blueprint(model.architecture)
    }

    /// Plans a dense pass over a picture.
    ///
    /// - Parameters:
    ///   - threads: The threads that will run the plan; those of the planner unless told.
    ///   - memoryLimit: Bytes that weights, rows and scratch memory may take together. Fewer rows at a time and
    ///     smaller batches of tiles are tried before the plan is refused; scores are the same.
    /// - Throws: ``EngineError``.
    public func plan(for picture: Extent, threads: Int? = nil, memoryLimit: Int? = nil) throws -> Plan {
        let layout = try Layout(model, picture)
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
        let layout = try Layout(model, picture)
        return try share(layout, algorithms(layout), threads: threads ?? pool.threads, memoryLimit: memoryLimit).memory
    }

    /// The largest share of the usual work at a time that stays within a limit.
    private func share(
        _ layout: Layout, _ algorithms: [StagePrediction?], threads: Int, memoryLimit: Int?
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

    /// The shapes of all maps of a picture.
    private struct Layout {
        let input: Shape
        private let shapes: [Shape]

        init(_ model: DenseModel, _ picture: Extent) throws {
            let map = model.mapExtent(for: picture)
            guard map.height > 0, map.width > 0 else {
                throw EngineError.pictureSmallerThanWindow(picture: picture, window: model.window)
            }
            let covered = model.coveredExtent(for: picture)
            input = Shape(height: covered.height, width: covered.width, channels: model.architecture.input.channels)
            shapes = try model.architecture.shapes(for: covered)
        }

        /// What a layer makes.
        subscript(layer: Int) -> Shape { layer < 0 ? input : shapes[layer] }
    }

    private func inputs(of step: Blueprint.Step, _ layout: Layout) -> [Shape] {
        step.inputs.map { $0 == 0 ? layout.input : layout[blueprint.steps[$0 - 1].lastLayer] }
    }

    private func work(_ step: Blueprint.Step, _ layout: Layout) -> CostModel.Work? {
        guard case .convolution(let convolution) = step.kind else { return nil }
        return CostModel.Work(
            window: convolution.window, input: inputs(of: step, layout)[0], output: layout[step.layer],
            poolsPairs: step.poolsPairs)
    }

    /// The algorithm of each step; nil for those that are no convolutions.
    private func algorithms(_ layout: Layout) -> [StagePrediction?] {
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
        _ layout: Layout, _ algorithms: [StagePrediction?], share: Int, isSketch: Bool
    ) throws -> Plan {
        let stages = try zip(blueprint.steps, algorithms).map { step, prediction in
            try stage(step, layout, prediction, share: share, isSketch: isSketch)
        }
        return Plan(
            inputTransform: InputTransform(model.normalization), input: layout.input, stages: stages,
            instructionSet: options.instructionSet, machine: options.machine,
            rowsPerBand: options.rowsPerBand ?? max(usualRowsPerBand(stages) / share, 1),
            columnsPerStrip: options.columnsPerStrip)
    }

    private func stage(
        _ step: Blueprint.Step, _ layout: Layout, _ prediction: StagePrediction?, share: Int, isSketch: Bool
    ) throws -> Stage {
        let inputs = inputs(of: step, layout)
        let output = layout[step.lastLayer]
        let operation: any StageOperation
        var rows = 1
        switch step.kind {
        case .convolution:
            (operation, rows) = try convolve(
                step, work(step, layout)!, prediction!, output: output, share: share, isSketch: isSketch)
        case .pooling(let pooling):
            operation = PoolingOperation(kind: pooling.kind, window: pooling.window, input: inputs[0], output: output)
        case .sum:
            operation = JoiningOperation(kind: .sum(activation: step.activation), channels: inputs.map(\.channels))
        case .concatenation:
            operation = JoiningOperation(kind: .concatenation, channels: inputs.map(\.channels))
        }
        return Stage(
            name: step.name, inputs: step.inputs, output: output, operation: operation,
            epilogues: step.epilogues.map { epilogue in
                switch epilogue {
                case .activation(let function): .activation(function)
                case .batchNormalization(let layer, let epsilon):
                    Planner.scaleAndShift(model.parameters[layer], epsilon: epsilon)
                }
            }, step: rows, cost: prediction ?? .none)
    }

    /// A convolution, and the rows for which it waits.
    private func convolve(
        _ step: Blueprint.Step, _ work: CostModel.Work, _ cost: StagePrediction, output: Shape,
        share: Int, isSketch: Bool
    ) throws -> (any StageOperation, Int) {
        let algorithm = cost.algorithm!
        let pools = step.poolsPairs
        guard let transform = algorithm.transform(of: work.window.kernel) else {
            let streams = algorithm == .streamed
            let operation = DirectConvolution(
                packed: isSketch ? .empty(like: model.parameters[step.layer][0]) : packedWeights(ofLayer: step.layer),
                window: work.window, activation: step.activation,
                poolsPairs: pools, streamsWeights: streams, input: work.input, output: output)
            let wanted = streams ? StreamedRows.positions : 4 * 1_000_000 / max(1, work.multiplyAdds / work.positions)
            return (operation, min(16, max(1, (wanted / share).dividedUp(by: output.width))))
        }
        let sharing = TransformedConvolution.Sharing(
            values: transform.points * transform.parts, channels: work.input.channels, weightBytes: cost.weightBytes,
            share: share)
        let operation = TransformedConvolution(
            transform: transform,
            weights: isSketch
                ? .empty(like: model.parameters[step.layer][0])
                : try transformedWeights(ofLayer: step.layer, algorithm, transform),
            window: work.window, activation: step.activation, poolsPairs: pools, sharing: sharing, input: work.input,
            output: output)
        let tilesPerRow = output.width.dividedUp(by: operation.group.width) * transform.tilesAtOnce
        let wanted =
            switch sharing {
            case .tiles(let perPiece): share > 1 ? 1 : 8 * perPiece
            case .filters(let tilesPerBatch): tilesPerBatch
            }
        return (operation, min(wanted.dividedUp(by: tilesPerRow) * operation.group.height, output.height))
    }

    private func packedWeights(ofLayer layer: Int) -> PackedConvolution {
        weights.withLock { weights in
            if let known = weights.packed[layer] { return known }
            let made = PackedConvolution(weight: model.parameters[layer][0], bias: model.parameters[layer][1])
            weights.packed[layer] = made
            return made
        }
    }

    private func transformedWeights(
        ofLayer layer: Int, _ algorithm: Algorithm, _ transform: TileTransform
    ) throws -> TransformedWeights {
        try weights.withLock { weights in
            let key = Weights.Key(layer: layer, algorithm: algorithm)
            if let known = weights.transformed[key] { return known }
            let made = try TransformedWeights(
                weight: model.parameters[layer][0], bias: model.parameters[layer][1], transform: transform,
                kernels: options.instructionSet.kernels, pool: pool)
            weights.transformed[key] = made
            return made
        }
    }

    private static func scaleAndShift(_ parameters: [Tensor], epsilon: Float) -> Epilogue {
        let channels = parameters[0].shape[0]
        let scale = AlignedBuffer(count: blockCount(channels) * lanesPerBlock)
        let shift = AlignedBuffer(count: blockCount(channels) * lanesPerBlock)
        for channel in 0..<channels {
            let gain =
                Double(parameters[0].values[channel])
                / (Double(parameters[3].values[channel]) + Double(epsilon)).squareRoot()
            scale.start[channel] = Float(gain)
            shift.start[channel] = Float(
                Double(parameters[1].values[channel]) - gain * Double(parameters[2].values[channel]))
        }
        return .scaleAndShift(scale: scale, shift: shift)
    }

    /// Rows for which a band of the widest map takes about two megabytes, but enough that every stage has work.
    private func usualRowsPerBand(_ stages: [Stage]) -> Int {
        let bytesPerRow = stages.map { blockCount($0.output.channels) * lanesPerBlock * 4 * $0.output.width }.max() ?? 1
        return min(max((2 << 20) / max(bytesPerRow, 1), 16), 64)
    }
}

/// For how many positions weights are read once.
enum StreamedRows {
    static let positions = 256
}

extension TransformedConvolution.Sharing {
    /// Small weights stay in the cache while tiles pass; large ones are read once for many tiles.
    init(values: Int, channels: Int, weightBytes: Int, share: Int) {
        if weightBytes > 1 << 20 {
            let tiles = (4 << 20) / (values * channels * 4)
            self = .filters(tilesPerBatch: Swift.max(Swift.min(Swift.max(tiles, 24), 240) / share / 12 * 12, 12))
        } else {
            let tiles = (512 << 10) / (values * 4 * (channels + 32))
            self = .tiles(perPiece: Swift.max(Swift.min(tiles, 48) / share / 12 * 12, 12))
        }
    }
}
