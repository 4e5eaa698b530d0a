import KernelInterface
import Machine
import Network
import Synchronization

/// The packed weights of a model, each made when a plan first asks for it and kept for the next one.
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

    func packed(layer: Int, _ groups: MergedGroups) -> PackedConvolution {
        known(layer, .packed) { weight, bias in PackedConvolution(weight: groups.expand(weight), bias: bias) }
    }

    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    func transformed(
        layer: Int, _ groups: MergedGroups, _ algorithm: Algorithm, _ transform: TileTransform
    ) throws -> TransformedWeights {
        try known(layer, .transformed(algorithm)) { weight, bias in
            try TransformedWeights(
                weight: groups.expand(weight), bias: bias, transform: transform, kernels: kernels, pool: pool)
        }
    }

    func depthwise(layer: Int) -> DepthwiseWeights {
        known(layer, .depthwise) { DepthwiseWeights(weight: $0, bias: $1) }
    }

    func transposed(layer: Int, _ convolution: TransposedConvolution) -> TransposedPhases {
        known(layer, .transposed) { TransposedPhases(convolution, weight: $0, bias: $1) }
    }

    func positional(layer: Int) -> PositionalValues {
        known(layer, .positional) { PositionalValues(weight: $0, bias: $1) }
    }

    func channels(layer: Int) -> ChannelValues {
        known(layer, .channels) { ChannelValues(scale: $0, shift: $1) }
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

    private func known<Packed: Sendable, Failure: Error>(
        _ layer: Int, _ form: Form, _ pack: (_ weight: Tensor, _ bias: Tensor) throws(Failure) -> Packed
    ) throws(Failure) -> Packed {
        try known.withLock { (known) throws(Failure) -> Packed in
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
