import Network

/// The sizes of weights without their values: for what asks how large a plan is, and never runs it.
struct WeightSizes: StageWeights, Sendable {
    let architecture: Architecture

    /// The shape of a layer's weight.
    private func shape(_ layer: Int) -> [Int] {
        let input = architecture.inputShape(ofLayer: layer)
        return architecture.layers[layer].parameters(for: input).first { $0.role == .weight }!.shape
    }

    func packed(layer: Int, _ groups: MergedGroups) -> PackedConvolution { .empty(groups.shape(of: shape(layer))) }

    func transformed(
        layer: Int, _ groups: MergedGroups, _ algorithm: Algorithm, _ transform: TileTransform
    ) -> TransformedWeights {
        .empty(groups.shape(of: shape(layer)))
    }

    func depthwise(layer: Int) -> DepthwiseWeights { .empty }

    func transposed(layer: Int, _ convolution: TransposedConvolution) -> TransposedPhases {
        TransposedPhases(sizesOf: convolution, channels: architecture.inputShape(ofLayer: layer).channels)
    }

    func positional(layer: Int) -> PositionalValues { .empty(architecture.inputShape(ofLayer: layer)) }

    func channels(layer: Int) -> ChannelValues { .empty }

    func epilogue(_ change: Blueprint.Change) -> Epilogue {
        switch change {
        case .activation(let function): .activation(function)
        case .scaleAndShift: .scaleAndShift(scale: AlignedBuffer(count: 0), shift: AlignedBuffer(count: 0))
        case .slopes: .slopes(AlignedBuffer(count: 0))
        }
    }
}
