/// A convolution with a bias for each filter.
///
/// `out[k,y,x] = bias[k] + Σ w[k,c,i,j] · in[c, y·S + i·D − P, x·S + j·D − P]`.
public struct Convolution: Hashable, Sendable {
    /// The number of filters, which is the number of output channels.
    public var filters: Int
    /// Kernel, stride, padding, dilation.
    public var window: SlidingWindow

    /// A convolution from its filters and window.
    public init(filters: Int, window: SlidingWindow) {
        precondition(filters > 0, "a convolution has at least one filter")
        self.filters = filters
        self.window = window
    }

    /// A square convolution.
    public init(filters: Int, kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
        self.init(
            filters: filters,
            window: SlidingWindow(
                kernel: Extent(kernel), stride: Extent(stride), padding: Margins(padding), dilation: Extent(dilation)))
    }
}

/// The largest value or the mean of each window, channel by channel.
public struct Pooling: Hashable, Sendable {
    /// What is taken from a window.
    public enum Kind: Hashable, Sendable {
        /// The largest value; padding never wins.
        case maximum
        /// The mean over the positions inside the map; padding is not counted.
        case average
    }
    /// What is taken from a window.
    public var kind: Kind
    /// Kernel, stride, padding; dilation is 1.
    public var window: SlidingWindow

    /// A pooling from its kind and window.
    public init(_ kind: Kind, window: SlidingWindow) {
        precondition(window.dilation == Extent(1), "pooling windows are not dilated")
        let padding = window.padding
        precondition(
            max(padding.top, padding.bottom) < window.kernel.height
                && max(padding.left, padding.right) < window.kernel.width,
            "the padding of a pooling is smaller than its kernel")
        self.kind = kind
        self.window = window
    }

    /// A square pooling; the stride is the kernel's size unless told.
    public init(_ kind: Kind, kernel: Int, stride: Int? = nil, padding: Int = 0) {
        self.init(
            kind,
            window: SlidingWindow(kernel: Extent(kernel), stride: Extent(stride ?? kernel), padding: Margins(padding)))
    }
}

/// A function of one value.
public enum Activation: Hashable, Sendable {
    /// `max(x, 0)`.
    case relu
    /// `x` above zero, `slope·x` below.
    case leakyReLU(slope: Float)
    /// Hyperbolic tangent.
    case tanh
    /// `1 / (1 + e^−x)`.
    case sigmoid
}

/// Batch normalisation, channel by channel: `γ · (x − mean) / √(variance + ε) + β`.
///
/// Training uses the statistics of the batch and keeps running ones, which inference uses.
/// Source: Ioffe & Szegedy, arXiv:1502.03167.
public struct BatchNormalization: Hashable, Sendable {
    /// Added to the variance.
    public var epsilon: Float
    /// The share of the old running statistics that a training step keeps.
    public var momentum: Float

    /// Batch normalisation with the usual constants unless told.
    public init(epsilon: Float = 1e-5, momentum: Float = 0.9) {
        self.epsilon = epsilon
        self.momentum = momentum
    }
}

/// Dropout (inverted): in training each value is zeroed with probability `rate` and the rest divided by
/// `1 − rate`; in inference it does nothing. Source: Srivastava et al., JMLR 15 (2014).
public struct Dropout: Hashable, Sendable {
    /// The probability that a value is zeroed, in 0..<1.
    public var rate: Float

    /// Dropout with a rate in 0..<1.
    public init(rate: Float) {
        precondition(rate >= 0 && rate < 1, "a dropout rate is at least 0 and below 1")
        self.rate = rate
    }
}

/// The order in which a flatten layer reads a feature map.
public enum FlattenOrder: String, Hashable, Sendable {
    /// Channel by channel, each row by row (PyTorch, Caffe, ONNX).
    case channelsFirst = "chw"
    /// Pixel by pixel, row by row, channels innermost (Keras, TensorFlow).
    case channelsLast = "hwc"
}

/// A fully-connected layer: `out[k] = bias[k] + Σ w[k,i] · in[i]`.
public struct FullyConnected: Hashable, Sendable {
    /// The number of outputs.
    public var outputs: Int

    /// A fully-connected layer with at least one output.
    public init(outputs: Int) {
        precondition(outputs > 0, "a fully-connected layer has at least one output")
        self.outputs = outputs
    }
}

/// One layer of a network.
public enum Layer: Hashable, Sendable {
    /// ``Network/Convolution``.
    case convolution(Convolution)
    /// ``Network/Pooling``.
    case pooling(Pooling)
    /// ``Network/Activation``.
    case activation(Activation)
    /// ``Network/BatchNormalization``.
    case batchNormalization(BatchNormalization)
    /// ``Network/Dropout``.
    case dropout(Dropout)
    /// Turns a feature map into a vector.
    case flatten(FlattenOrder)
    /// ``Network/FullyConnected``.
    case fullyConnected(FullyConnected)
    /// `e^x / Σ e^x` over the channels; the last layer only.
    case softmax
    /// The sum, value by value, of two or more inputs of equal shape.
    ///
    /// Source: He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385.
    case add
    /// The channels of two or more inputs of equal height and width, one input after the other.
    ///
    /// Source: Szegedy et al., "Going Deeper with Convolutions", arXiv:1409.4842.
    case concatenate

    /// True where two or more outputs meet.
    public var isJoin: Bool { self == .add || self == .concatenate }
}
