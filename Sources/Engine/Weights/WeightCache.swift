import KernelInterface
import Machine
import Network
import Synchronization

/// The packed weights of a model, each made when a plan first asks for it and kept for the next one.
///
/// What a model keeps in its file is read for packing, and not held; of plain sums some megabytes at a time.
///
/// Several threads may ask at the same time; while one packs weights, the others wait.
final class WeightCache: StageWeights, Sendable {
    private let model: DenseModel
    private let kernels: KernelTable
    private let pool: WorkerPool
    private let known = Mutex<[Key: any Sendable]>([:])

    private enum Form: Hashable {
        case packed
        case transformed(Algorithm)
        case depthwise
        case transposed
        case positional
        case channels
    }
    private struct Key: Hashable {
        var layer: Int
        var form: Form
    }

    /// - Parameter pool: The threads that transform weights.
    init(_ model: DenseModel, kernels: KernelTable, pool: WorkerPool) {
        self.model = model
        self.kernels = kernels
        self.pool = pool
    }

    /// - Throws: `FileError` where weights are in a file that can no longer be read; so do the others.
    func packed(layer: Int, _ groups: MergedGroups) throws -> PackedConvolution {
        try known(layer, .packed) { weight, bias in
            try PackedConvolution(
                reading: groups.mergesAny ? groups.expand(weight.inMemory()) : weight, bias: bias, pool: pool)
        }
    }

    /// - Throws: Also ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    func transformed(
        layer: Int, _ groups: MergedGroups, _ algorithm: Algorithm, _ transform: TileTransform
    ) throws -> TransformedWeights {
        try known(layer, .transformed(algorithm)) { weight, bias in
            try TransformedWeights(
                weight: groups.expand(weight.inMemory()), bias: bias, transform: transform, kernels: kernels, pool: pool
            )
        }
    }

    func depthwise(layer: Int) throws -> DepthwiseWeights {
        try known(layer, .depthwise) { DepthwiseWeights(weight: try $0.inMemory(), bias: try $1.inMemory()) }
    }

    func transposed(layer: Int, _ convolution: TransposedConvolution) throws -> TransposedPhases {
        try known(layer, .transposed) {
            TransposedPhases(convolution, weight: try $0.inMemory(), bias: try $1.inMemory())
        }
    }

    func positional(layer: Int) throws -> PositionalValues {
        try known(layer, .positional) { PositionalValues(weight: try $0.inMemory(), bias: try $1.inMemory()) }
    }

    func channels(layer: Int) throws -> ChannelValues {
        try known(layer, .channels) { ChannelValues(scale: try $0.inMemory(), shift: try $1.inMemory()) }
    }

    func epilogue(_ change: Blueprint.Change) -> Epilogue {
        switch change {
        case .activation(let function):
            return .activation(function)
        case .scaleAndShift(let layer):
            let values = ScaleAndShift(model.architecture.layers[layer], parameters: model.parameters[layer])!
            return .scaleAndShift(
                scale: AlignedBuffer(blocksOf: values.scale.map(Float.init)),
                shift: AlignedBuffer(blocksOf: values.shift.map(Float.init)))
        case .slopes(let layer):
            return .slopes(AlignedBuffer(blocksOf: model.parameters[layer][.weight].values))
        }
    }

    private func known<Packed: Sendable>(
        _ layer: Int, _ form: Form, _ pack: (_ weight: Tensor, _ bias: Tensor) throws -> Packed
    ) throws -> Packed {
        try known.withLock { known in
            let key = Key(layer: layer, form: form)
            if let packed = known[key] as? Packed { return packed }
            let packed = try pack(model.parameters[layer][.weight], model.parameters[layer][.bias])
            known[key] = packed
            return packed
        }
    }
}

extension AlignedBuffer {
    /// One value for each channel, and zeros to the end of the last block.
    convenience init(blocksOf values: [Float]) {
        self.init(count: blockCount(values.count) * lanesPerBlock)
        for (channel, value) in values.enumerated() { start[channel] = value }
    }
}
