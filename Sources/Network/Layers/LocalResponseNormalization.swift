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
    @inlinable package func channels(around channel: Int, of count: Int) -> Range<Int> {
        max(0, channel - (size - 1) / 2)..<min(count, channel + size / 2 + 1)
    }
}
