/// The gradient of one output row of a pooling; the first of equal maxima takes the whole gradient.
///
/// Only for kernels without dilation.
package struct PoolingGradientRow {
    /// The forward row: its inputs, and its output as it was computed.
    package var forward: PoolingRow
    /// The gradient of the output row at position 0 of block 0.
    package var outputGradient: UnsafePointer<Float>
    /// Floats from one channel block of the output's gradient to the next.
    package var outputBlockStride: Int
    /// The gradient of each input row, [rows]; added to.
    package var inputGradients: UnsafePointer<UnsafeMutablePointer<Float>>
    /// Floats from one channel block of an input row's gradient to the next.
    package var inputBlockStride: Int

    /// A gradient row from its parts.
    package init(
        forward: PoolingRow, outputGradient: UnsafePointer<Float>, outputBlockStride: Int,
        inputGradients: UnsafePointer<UnsafeMutablePointer<Float>>, inputBlockStride: Int
    ) {
        self.forward = forward
        self.outputGradient = outputGradient
        self.outputBlockStride = outputBlockStride
        self.inputGradients = inputGradients
        self.inputBlockStride = inputBlockStride
    }
}
