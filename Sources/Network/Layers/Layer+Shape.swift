extension Layer {
    /// The kind in one word of the architecture text, for example `conv`.
    public var kindName: String {
        switch self {
        case .convolution: "conv"
        case .transposedConvolution: "deconv"
        case .pooling(let pooling): pooling.kind.word
        case .activation(let activation): activation.word
        case .parametricReLU: "prelu"
        case .batchNormalization: "bn"
        case .layerNormalization: "layernorm"
        case .affine: "scale"
        case .localResponseNormalization: "lrn"
        case .dropout: "dropout"
        case .flatten: "flatten"
        case .fullyConnected: "fc"
        case .padding(let padding): padding.crops ? "crop" : "pad"
        case .resize: "up"
        case .select: "select"
        case .maxout: "maxout"
        case .softmax: "softmax"
        case .logSoftmax: "logsoftmax"
        case .boxes: "boxes"
        case .arithmetic(let arithmetic): arithmetic.rawValue
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

    /// The shape after this layer, or nil where nothing of the input is left.
    public func outputShape(for input: Shape) -> Shape? {
        switch self {
        case .transposedConvolution(let layer):
            let extent = layer.outputExtent(for: Extent(height: input.height, width: input.width))
            guard extent.height > 0, extent.width > 0 else { return nil }
            return Shape(height: extent.height, width: extent.width, channels: layer.filters)
        case .padding(let layer):
            let margins = layer.margins
            // A reflection needs as many rows and columns as it repeats, beside the one that it turns at.
            guard
                layer.mode != .reflect
                    || (max(margins.top, margins.bottom) < input.height
                        && max(margins.left, margins.right) < input.width)
            else { return nil }
            let (height, width) = (
                margins.top + input.height + margins.bottom, margins.left + input.width + margins.right
            )
            return height > 0 && width > 0 ? Shape(height: height, width: width, channels: input.channels) : nil
        case .resize(let layer):
            return Shape(
                height: input.height * layer.factor.height, width: input.width * layer.factor.width,
                channels: input.channels)
        case .select(let channels):
            return Shape(height: input.height, width: input.width, channels: channels.count)
        case .maxout(let pieces):
            guard input.channels % pieces == 0 else { return nil }
            return Shape(height: input.height, width: input.width, channels: input.channels / pieces)
        case .convolution, .pooling:
            let map = Extent(height: input.height, width: input.width)
            let extent = window!.outputExtent(for: map)
            guard extent.height > 0, extent.width > 0 else { return nil }
            if case .pooling(let pooling) = self, !pooling.findsValues(in: map) { return nil }
            var channels = input.channels
            if case .convolution(let convolution) = self { channels = convolution.filters }
            return Shape(height: extent.height, width: extent.width, channels: channels)
        case .flatten:
            return Shape(height: 1, width: 1, channels: input.count)
        case .fullyConnected(let layer):
            return Shape(height: 1, width: 1, channels: layer.outputs)
        case .activation, .parametricReLU, .batchNormalization, .layerNormalization, .affine,
            .localResponseNormalization, .dropout,
            .softmax, .logSoftmax, .boxes, .arithmetic, .concatenate:
            return input
        }
    }

    /// The shape after this layer, or nil where its inputs do not fit together or its kernel does not fit.
    ///
    /// - Parameter inputs: The shapes that enter, in order, at least one.
    public func outputShape(for inputs: [Shape]) -> Shape? {
        switch self {
        case .arithmetic:
            let shape = inputs.first { $0.height > 1 || $0.width > 1 } ?? inputs[0]
            let fit = inputs.allSatisfy {
                $0 == shape || $0 == Shape(height: 1, width: 1, channels: shape.channels)
            }
            return fit ? shape : nil
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

extension Layer {
    /// Why there is no `outputShape(for:)` for these shapes.
    package func misfit(of inputs: [Shape], at place: LayerPlace) -> NetworkError {
        if let window { return .kernelDoesNotFit(place, window: window, shape: inputs[0]) }
        return isJoin ? .shapesDiffer(place, shapes: inputs) : .nothingLeft(place, shape: inputs[0])
    }
}

extension Pooling.Kind {
    /// The kind's word in the architecture text.
    var word: String {
        switch self {
        case .maximum: "pool"
        case .average: "avgpool"
        case .norm: "lppool"
        }
    }
}

extension Activation {
    /// The function's word in the architecture text.
    var word: String {
        switch self {
        case .relu: "relu"
        case .leakyReLU: "leaky"
        case .tanh: "tanh"
        case .sigmoid: "sigmoid"
        case .elu: "elu"
        case .selu: "selu"
        case .celu: "celu"
        case .hardSigmoid: "hardsigmoid"
        case .hardSwish: "hardswish"
        case .clip: "clip"
        case .softplus: "softplus"
        case .softsign: "softsign"
        case .gelu: "gelu"
        case .geluTanh: "gelutanh"
        case .errorFunction: "erf"
        case .mish: "mish"
        case .absolute: "abs"
        case .exponential: "exp"
        case .logarithm: "log"
        case .squareRoot: "sqrt"
        }
    }
}
