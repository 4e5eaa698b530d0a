extension Layer {
    /// The kind in one word of the architecture text, for example `conv`.
    public var kindName: String {
        switch self {
        case .convolution: "conv"
        case .pooling(let pooling): pooling.kind == .maximum ? "pool" : "avgpool"
        case .activation(.relu): "relu"
        case .activation(.leakyReLU): "leaky"
        case .activation(.tanh): "tanh"
        case .activation(.sigmoid): "sigmoid"
        case .batchNormalization: "bn"
        case .dropout: "dropout"
        case .flatten: "flatten"
        case .fullyConnected: "fc"
        case .softmax: "softmax"
        case .add: "add"
        case .concatenate: "concat"
        }
    }

    /// The sliding window of a convolution or a pooling.
    public var window: SlidingWindow? {
        switch self {
        case .convolution(let convolution): convolution.window
        case .pooling(let pooling): pooling.window
        default: nil
        }
    }

    /// The shape after this layer, or nil where its kernel does not fit into the padded input.
    public func outputShape(for input: Shape) -> Shape? {
        switch self {
        case .convolution, .pooling:
            let extent = window!.outputExtent(for: Extent(height: input.height, width: input.width))
            guard extent.height > 0, extent.width > 0 else { return nil }
            var channels = input.channels
            if case .convolution(let convolution) = self { channels = convolution.filters }
            return Shape(height: extent.height, width: extent.width, channels: channels)
        case .flatten:
            return Shape(height: 1, width: 1, channels: input.count)
        case .fullyConnected(let layer):
            return Shape(height: 1, width: 1, channels: layer.outputs)
        case .activation, .batchNormalization, .dropout, .softmax, .add, .concatenate:
            return input
        }
    }

    /// The shape after this layer, or nil where its inputs do not fit together or its kernel does not fit.
    ///
    /// - Parameter inputs: The shapes that enter, in order, at least one.
    public func outputShape(for inputs: [Shape]) -> Shape? {
        switch self {
        case .add:
            return inputs.allSatisfy { $0 == inputs[0] } ? inputs[0] : nil
        case .concatenate:
            var shape = inputs[0]
            guard inputs.allSatisfy({ $0.height == shape.height && $0.width == shape.width }) else { return nil }
            shape.channels = inputs.reduce(0) { $0 + $1.channels }
            return shape
        default:
            return outputShape(for: inputs[0])
        }
    }
}
