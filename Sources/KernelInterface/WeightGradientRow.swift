/// The share of some output rows in the gradient of a convolution's weights.
///
/// `gradient[k][c][i][j] += Σ_{y,x} outputGradient[k][y][x] · input[c][y·S + i·D][x·S + j·D]` for one filter
/// block, one kernel row and one channel block; every kernel column and channel of that block is computed.
package struct WeightGradientRow {
    /// The input row of each output row under this kernel row, [rows], at the first (padded) column of the
    /// channel block.
    package var inputRows: UnsafePointer<UnsafePointer<Float>>
    /// The gradient of each output row, [rows], at position 0 of the filter block.
    package var outputGradients: UnsafePointer<UnsafePointer<Float>>
    /// The number of output rows.
    package var rows: Int
    /// The number of positions in an output row.
    package var positions: Int
    /// Floats from the input of one position to the next.
    package var inputPositionStride: Int
    /// Floats from one kernel column's input to the next.
    package var inputColumnStride: Int
    /// Floats from one position of the output gradient to the next.
    package var outputPositionStride: Int
    /// Kernel columns.
    package var kernelWidth: Int
    /// Channels of this block that hold values, at most 16.
    package var channels: Int
    /// The packed gradient, [kernel column][channel][16 filters]; added to.
    package var gradient: UnsafeMutablePointer<Float>

    /// A share from its parts.
    package init(
        inputRows: UnsafePointer<UnsafePointer<Float>>, outputGradients: UnsafePointer<UnsafePointer<Float>>,
        rows: Int, positions: Int, inputPositionStride: Int, inputColumnStride: Int, outputPositionStride: Int,
        kernelWidth: Int, channels: Int, gradient: UnsafeMutablePointer<Float>
    ) {
        self.inputRows = inputRows
        self.outputGradients = outputGradients
        self.rows = rows
        self.positions = positions
        self.inputPositionStride = inputPositionStride
        self.inputColumnStride = inputColumnStride
        self.outputPositionStride = outputPositionStride
        self.kernelWidth = kernelWidth
        self.channels = channels
        self.gradient = gradient
    }
}
