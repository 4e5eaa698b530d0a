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
    /// ``Network/LayerNormalization``.
    case layerNormalization(LayerNormalization)
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
    /// The largest of each run of neighbouring channels: output channel `i` is the largest of the input channels `i·pieces`
    /// to `(i + 1)·pieces − 1`; at least 2 pieces, which divide the channels.
    ///
    /// Source: Goodfellow et al., "Maxout Networks", arXiv:1302.4389.
    case maxout(pieces: Int)
    /// `e^x / Σ e^x` over the channels; the last layer only.
    case softmax
    /// The logarithm of ``softmax``; the last layer only.
    case logSoftmax
    /// The last four channels are the place and the size of the object in a window, see ``BoxOutputs``, and those before
    /// them the scores of the classes; the last layer only, after a convolution or a fully-connected layer.
    case boxes
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

    /// True for what turns scores into probabilities, or says what they are, and ends a network.
    public var endsNetwork: Bool { self == .softmax || self == .logSoftmax || self == .boxes }
}
