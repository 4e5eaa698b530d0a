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

/// `x · weight + bias`: one weight and one bias for each channel, or for each value of the map.
///
/// With single positions it is what subtracts a mean image; such a network takes windows of its own size only.
public struct Affine: Hashable, Sendable {
    /// True where each position of the map has its own weight and bias.
    public var isPositional: Bool

    /// One weight and one bias for each channel unless told.
    public init(isPositional: Bool = false) { self.isPositional = isPositional }
}

/// Local response normalisation across channels: `x / (k + α/n · Σ x²)^β`, the sum over `n` channels around the
/// value's own, as far as they exist.
///
/// Source: Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012;
/// α is divided by the number of channels as in Caffe and the ONNX operator `LRN`.
public struct LocalResponseNormalization: Hashable, Sendable {
    /// The number of channels `n` in a sum; `⌊(n − 1)/2⌋` of them come before the value's own.
    public var size: Int
    /// The weight α of the mean of squares.
    public var alpha: Float
    /// The exponent β.
    public var beta: Float
    /// The constant k.
    public var bias: Float

    /// The constants of ONNX and Caffe unless told.
    public init(size: Int, alpha: Float = 1e-4, beta: Float = 0.75, bias: Float = 1) {
        precondition(size > 0, "a normalisation sums over at least one channel")
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.bias = bias
    }

    /// The channels over which the sum for a channel goes.
    public func channels(around channel: Int, of count: Int) -> Range<Int> {
        max(0, channel - (size - 1) / 2)..<min(count, channel + size / 2 + 1)
    }
}
