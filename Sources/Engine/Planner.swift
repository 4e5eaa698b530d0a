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
    /// - Throws: ``EngineError``.
    public func plan(for picture: Extent) throws -> Plan {
        let map = model.mapExtent(for: picture)
        guard map.height > 0, map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: picture, window: model.window)
        }
        let covered = model.coveredExtent(for: picture)
        let input = Shape(height: covered.height, width: covered.width, channels: model.architecture.input.channels)
        let shapes = try model.architecture.shapes(for: covered)
        func shape(_ layer: Int) -> Shape { layer < 0 ? input : shapes[layer] }
        let stages = try blueprint.steps.map { step in
            let inputs = step.inputs.map { map in
                map == 0 ? input : shape(blueprint.steps[map - 1].lastLayer)
            }
            return try stage(step, inputs: inputs, made: shape(step.layer), output: shape(step.lastLayer))
        }
        return Plan(
            inputTransform: InputTransform(model.normalization), input: input, stages: stages,
            instructionSet: options.instructionSet,
            rowsPerBand: options.rowsPerBand ?? usualRowsPerBand(stages),
            columnsPerStrip: options.columnsPerStrip ?? usualColumnsPerStrip(input))
    }

    private func stage(_ step: Blueprint.Step, inputs: [Shape], made: Shape, output: Shape) throws -> Stage {
        var cost = StagePrediction(multiplyAdds: 0, executedMultiplyAdds: 0, seconds: 0, weightBytes: 0)
        let operation: any StageOperation
        var rows = 1
        switch step.kind {
        case .convolution(let convolution):
            let work = CostModel.Work(
                window: convolution.window, input: inputs[0], output: made, poolsPairs: step.poolsPairs)
            cost = prediction(step, work)
            (operation, rows) = try convolve(step, work, cost, output: output)
        case .pooling(let pooling):
            operation = PoolingOperation(kind: pooling.kind, window: pooling.window, input: inputs[0], output: output)
        case .sum:
            operation = JoiningOperation(
                kind: .sum(activation: step.activation), channels: inputs.map(\.channels))
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
            }, step: rows, cost: cost)
    }

    private func prediction(_ step: Blueprint.Step, _ work: CostModel.Work) -> StagePrediction {
        let costs = CostModel(machine: options.machine)
        if let wanted = options.algorithms[step.layerName] ?? options.algorithm, wanted.canCompute(work) {
            return costs.predict(wanted, work)
        }
        return costs.cheapest(work, precision: options.precision)
    }

    /// A convolution, and the rows for which it waits.
    private func convolve(
        _ step: Blueprint.Step, _ work: CostModel.Work, _ cost: StagePrediction, output: Shape
    ) throws -> (any StageOperation, Int) {
        let algorithm = cost.algorithm!
        let pools = step.poolsPairs
        guard let transform = algorithm.transform(of: work.window.kernel) else {
            let streams = algorithm == .streamed
            let operation = DirectConvolution(
                packed: packedWeights(ofLayer: step.layer), window: work.window, activation: step.activation,
                poolsPairs: pools, streamsWeights: streams, input: work.input, output: output)
            let wanted = streams ? StreamedRows.positions : 4 * 1_000_000 / max(1, work.multiplyAdds / work.positions)
            return (operation, min(16, max(1, wanted.dividedUp(by: output.width))))
        }
        let sharing = TransformedConvolution.Sharing(
            values: transform.points * transform.parts, channels: work.input.channels, weightBytes: cost.weightBytes)
        let operation = TransformedConvolution(
            transform: transform, weights: try transformedWeights(ofLayer: step.layer, algorithm, transform),
            window: work.window, activation: step.activation, poolsPairs: pools, sharing: sharing, input: work.input,
            output: output)
        let tilesPerRow = output.width.dividedUp(by: operation.group.width) * transform.tilesAtOnce
        let wanted =
            switch sharing {
            case .tiles(let perPiece): 4 * perPiece
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

    /// Rows for which a band of the widest map takes about a megabyte, but enough that every stage has work.
    private func usualRowsPerBand(_ stages: [Stage]) -> Int {
        let bytesPerRow = stages.map { blockCount($0.output.channels) * lanesPerBlock * 4 * $0.output.width }.max() ?? 1
        return min(max((1 << 20) / max(bytesPerRow, 1), 16), 64)
    }

    private func usualColumnsPerStrip(_ input: Shape) -> Int { input.width }
}

/// For how many positions weights are read once.
enum StreamedRows {
    static let positions = 256
}

extension TransformedConvolution.Sharing {
    /// Small weights stay in the cache while tiles pass; large ones are read once for many tiles.
    init(values: Int, channels: Int, weightBytes: Int) {
        if weightBytes > 1 << 20 {
            let tiles = (4 << 20) / (values * channels * 4)
            self = .filters(tilesPerBatch: Swift.min(Swift.max(tiles / 12 * 12, 24), 240))
        } else {
            let tiles = (512 << 10) / (values * 4 * (channels + 32))
            self = .tiles(perPiece: Swift.min(Swift.max(tiles / 12 * 12, 12), 48))
        }
    }
}
