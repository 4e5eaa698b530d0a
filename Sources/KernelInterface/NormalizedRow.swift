/// Some positions of one row of a local response normalisation: `x / (bias + share · Σ x²)^beta`, the sum over the
/// channels around the value's own.
package struct NormalizedRow {
    /// The input row at position 0 of block 0.
    package var input: UnsafePointer<Float>
    /// Floats from one channel block of the input row to the next.
    package var inputBlockStride: Int
    /// The output row at position 0 of block 0.
    package var output: UnsafeMutablePointer<Float>
    /// Floats from one channel block of the output row to the next.
    package var outputBlockStride: Int
    /// The positions to compute.
    package var positions: Range<Int>
    /// Channels that hold values.
    package var channels: Int
    /// Channels before a value's own that are summed.
    package var before: Int
    /// Channels after a value's own that are summed.
    package var after: Int
    /// Multiplies the sum.
    package var share: Float
    /// The exponent.
    package var beta: Float
    /// Added to the multiplied sum.
    package var bias: Float

    /// A row from its parts.
    package init(
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
