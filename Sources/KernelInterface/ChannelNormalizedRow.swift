/// Some positions of one row of a layer normalisation over channels: `(x − mean) / √(variance + ε) · scale + shift`, mean
/// and variance over all channels of the position.
package struct ChannelNormalizedRow {
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
    /// Channels that hold values; what stands behind them in the last block does not count.
    package var channels: Int
    /// Added to the variance.
    package var epsilon: Float
    /// One value for each channel, and zeros to the end of the last block.
    package var scale: UnsafePointer<Float>
    /// One value for each channel, and zeros to the end of the last block.
    package var shift: UnsafePointer<Float>

    /// A row from its parts.
    package init(
        input: UnsafePointer<Float>, inputBlockStride: Int, output: UnsafeMutablePointer<Float>,
        outputBlockStride: Int, positions: Range<Int>, channels: Int, epsilon: Float, scale: UnsafePointer<Float>,
        shift: UnsafePointer<Float>
    ) {
        self.input = input
        self.inputBlockStride = inputBlockStride
        self.output = output
        self.outputBlockStride = outputBlockStride
        self.positions = positions
        self.channels = channels
        self.epsilon = epsilon
        self.scale = scale
        self.shift = shift
    }
}
