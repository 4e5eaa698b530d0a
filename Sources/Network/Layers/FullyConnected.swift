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
