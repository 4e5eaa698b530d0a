/// One output row of a depthwise convolution: each channel is convolved with a kernel of its own.
///
/// Each sum starts with the bias and goes over kernel rows and columns in order, wherever it stands.
package struct DepthwiseRow {
    /// The input row under each kernel row, [kernel height]; each points at the first (padded) column of block 0.
    package var inputRows: UnsafePointer<UnsafePointer<Float>>
    /// The kernel rows that lie inside the map; the others lie in zero padding and are skipped.
    package var kernelRows: Range<Int>
    /// Floats from one channel block of an input row to the next.
    package var inputBlockStride: Int
    /// Floats from the input of one output position to the input of the next.
    package var inputPositionStride: Int
    /// Kernel columns.
    package var kernelWidth: Int
    /// Floats from one kernel column's input to the next.
    package var inputColumnStride: Int
    /// Weights, [channel block][kernel row][kernel column][16].
    package var weights: UnsafePointer<Float>
    /// Kernel rows of the weights.
    package var kernelHeight: Int
    /// Bias, [channel block][16].
    package var bias: UnsafePointer<Float>
    /// The output row at position 0 of block 0.
    package var output: UnsafeMutablePointer<Float>
    /// Floats from one channel block of the output row to the next.
    package var outputBlockStride: Int
    /// The output positions to compute.
    package var positions: Range<Int>
    /// The channel blocks to compute.
    package var blocks: Range<Int>
    /// Applied to each sum; the identity, ReLU, leaky ReLU, or a range that begins at 0.
    package var activation: ElementwiseFunction

    /// A row from its parts.
    package init(
        inputRows: UnsafePointer<UnsafePointer<Float>>, kernelRows: Range<Int>, inputBlockStride: Int,
        inputPositionStride: Int, kernelWidth: Int, inputColumnStride: Int, weights: UnsafePointer<Float>,
        kernelHeight: Int, bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, outputBlockStride: Int,
        positions: Range<Int>, blocks: Range<Int>, activation: ElementwiseFunction
    ) {
        self.inputRows = inputRows
        self.kernelRows = kernelRows
        self.inputBlockStride = inputBlockStride
        self.inputPositionStride = inputPositionStride
        self.kernelWidth = kernelWidth
        self.inputColumnStride = inputColumnStride
        self.weights = weights
        self.kernelHeight = kernelHeight
        self.bias = bias
        self.output = output
        self.outputBlockStride = outputBlockStride
        self.positions = positions
        self.blocks = blocks
        self.activation = activation
    }
}
