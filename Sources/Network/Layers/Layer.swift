/// How several maps are made into one, value by value.
public enum Arithmetic: String, Hashable, Sendable, CaseIterable {
    /// The sum. Source: He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385.
    case add
    /// The first minus the second.
    case subtract = "sub"
    /// The product.
    case multiply = "mul"
    /// The first divided by the second.
    case divide = "div"
    /// The largest.
    case maximum = "max"
    /// The smallest.
    case minimum = "min"

    /// True where the order of the maps says nothing, so that there may be more than two.
    public var isCommutative: Bool { self != .subtract && self != .divide }

    /// What two values are made into; of more than two the result so far is the first.
    public func combined<Value: FloatingPoint>(_ first: Value, _ second: Value) -> Value {
        switch self {
        case .add: first + second
        case .subtract: first - second
        case .multiply: first * second
        case .divide: first / second
        case .maximum: max(first, second)
        case .minimum: min(first, second)
        }
    }
}

/// One layer of a network.
public enum Layer: Hashable, Sendable {
    /// ``Network/Convolution``.
    case convolution(Convolution)
    /// ``Network/TransposedConvolution``.
    case transposedConvolution(TransposedConvolution)
    /// ``Network/Pooling``.
    case pooling(Pooling)
    /// ``Network/Activation``.
    case activation(Activation)
    /// `x` above zero, `slope·x` below, with a slope for each channel that is learned.
    ///
    /// Source: He et al., arXiv:1502.01852.
    case parametricReLU
    /// ``Network/BatchNormalization``.
    case batchNormalization(BatchNormalization)
    /// ``Network/Affine``.
    case affine(Affine)
    /// ``Network/LocalResponseNormalization``.
    case localResponseNormalization(LocalResponseNormalization)
    /// ``Network/Dropout``.
    case dropout(Dropout)
    /// Turns a feature map into a vector.
    case flatten(FlattenOrder)
    /// ``Network/FullyConnected``.
    case fullyConnected(FullyConnected)
    /// ``Network/Padding``.
    case padding(Padding)
    /// ``Network/Resize``.
    case resize(Resize)
    /// Output channel `i` is input channel `list[i]`: a slice, an order, a repetition of channels.
    case select([Int])
    /// `e^x / Σ e^x` over the channels; the last layer only.
    case softmax
    /// The logarithm of ``softmax``; the last layer only.
    case logSoftmax
    /// ``Network/Arithmetic`` of two or more inputs of equal shape; inputs of one position stand for a whole map of
    /// that value, channel by channel.
    case arithmetic(Arithmetic)
    /// The channels of two or more inputs of equal height and width, one input after the other.
    ///
    /// Source: Szegedy et al., "Going Deeper with Convolutions", arXiv:1409.4842.
    case concatenate

    /// The sum, value by value, of two or more inputs.
    public static let add = Layer.arithmetic(.add)

    /// True where two or more outputs meet.
    public var isJoin: Bool {
        switch self {
        case .arithmetic, .concatenate: true
        default: false
        }
    }

    /// True for what turns scores into probabilities, and ends a network.
    public var endsNetwork: Bool { self == .softmax || self == .logSoftmax }
}
