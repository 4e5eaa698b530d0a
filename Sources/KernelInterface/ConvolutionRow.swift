/// The number of channels that stand side by side in a block; a block of one pixel fills 64 bytes.
///
/// Inlinable, so that the kernels, which are other modules, see the number and not a variable.
@inlinable package var lanesPerBlock: Int { 16 }

/// One output row of a convolution (or, with one position for each sample, of a fully-connected layer).
///
/// Blocked activations have shape [channel block][x][16]; each output value is summed by one accumulator in
/// the order kernel row, channel block, kernel column, channel, wherever it stands, so results do not depend
/// on how rows and columns are cut.
package struct ConvolutionRow {
    /// The input row under each kernel row, [kernel height]; each points at the first (padded) column.
    package var inputRows: UnsafePointer<UnsafePointer<Float>>
    /// The kernel rows that lie inside the map; the others lie in zero padding and are skipped.
    package var kernelRows: Range<Int>
    /// Floats from one channel block of an input row to the next.
    package var inputBlockStride: Int
    /// Floats from the input of one output position to the input of the next.
    package var inputPositionStride: Int
    /// Input channels that hold values; the rest of the last block is not read.
    package var channels: Int
    /// Kernel columns.
    package var kernelWidth: Int
    /// Floats from one kernel column's input to the next.
    package var inputColumnStride: Int
    /// Packed weights, [filter block][kernel row][channel block][kernel column][channel][16 filters].
    package var weights: UnsafePointer<Float>
    /// Floats from one filter block of the weights to the next.
    package var weightBlockStride: Int
    /// Floats from one kernel row of the weights to the next.
    package var weightRowStride: Int
    /// Bias, [filter block][16].
    package var bias: UnsafePointer<Float>
    /// The output row at position 0 of filter block 0.
    package var output: UnsafeMutablePointer<Float>
    /// Floats from one filter block of the output row to the next.
    package var outputBlockStride: Int
    /// Floats from one output position to the next.
    package var outputPositionStride: Int
    /// The output positions to compute.
    package var positions: Range<Int>
    /// The filter blocks to compute.
    package var filterBlocks: Range<Int>
    /// Applied to each sum; the identity, ReLU, leaky ReLU, or a range that begins at 0.
    package var activation: ElementwiseFunction

    /// A row from its parts.
    package init(
        inputRows: UnsafePointer<UnsafePointer<Float>>, kernelRows: Range<Int>, inputBlockStride: Int,
        inputPositionStride: Int, channels: Int, kernelWidth: Int, inputColumnStride: Int,
        weights: UnsafePointer<Float>, weightBlockStride: Int, weightRowStride: Int, bias: UnsafePointer<Float>,
        output: UnsafeMutablePointer<Float>, outputBlockStride: Int, outputPositionStride: Int,
        positions: Range<Int>, filterBlocks: Range<Int>, activation: ElementwiseFunction
    ) {
        self.inputRows = inputRows
        self.kernelRows = kernelRows
        self.inputBlockStride = inputBlockStride
        self.inputPositionStride = inputPositionStride
        self.channels = channels
        self.kernelWidth = kernelWidth
        self.inputColumnStride = inputColumnStride
        self.weights = weights
        self.weightBlockStride = weightBlockStride
        self.weightRowStride = weightRowStride
        self.bias = bias
        self.output = output
        self.outputBlockStride = outputBlockStride
        self.outputPositionStride = outputPositionStride
        self.positions = positions
        self.filterBlocks = filterBlocks
        self.activation = activation
    }
}
