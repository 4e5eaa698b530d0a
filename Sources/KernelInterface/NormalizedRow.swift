/// Some positions of one row of a local response normalisation: `x / (bias + share · Σ x²)^beta`, the sum over the
/// channels around the value's own.
public struct NormalizedRow {
    /// The input row at position 0 of block 0.
    public var input: UnsafePointer<Float>
    /// Floats from one channel block of the input row to the next.
    public var inputBlockStride: Int
    /// The output row at position 0 of block 0.
    public var output: UnsafeMutablePointer<Float>
    /// Floats from one channel block of the output row to the next.
    public var outputBlockStride: Int
    /// The positions to compute.
    public var positions: Range<Int>
    /// Channels that hold values.
    public var channels: Int
    /// Channels before a value's own that are summed.
    public var before: Int
    /// Channels after a value's own that are summed.
    public var after: Int
    /// Multiplies the sum.
    public var share: Float
    /// The exponent.
    public var beta: Float
    /// Added to the multiplied sum.
    public var bias: Float

    /// A row from its parts.
    public init(
        input: UnsafePointer<Float>, inputBlockStride: Int, output: UnsafeMutablePointer<Float>,
        outputBlockStride: Int, positions: Range<Int>, channels: Int, before: Int, after: Int, share: Float,
        beta: Float, bias: Float
    ) {
        self.input = input
        self.inputBlockStride = inputBlockStride
        self.output = output
        self.outputBlockStride = outputBlockStride
        self.positions = positions
        self.channels = channels
        self.before = before
        self.after = after
        self.share = share
        self.beta = beta
        self.bias = bias
    }
}
