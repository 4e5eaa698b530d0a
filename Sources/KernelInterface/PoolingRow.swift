/// One output row of a pooling, all channel blocks.
package struct PoolingRow {
    /// The input rows of the window that lie inside the map, [rows], each at column 0 of block 0.
    package var inputRows: UnsafePointer<UnsafePointer<Float>>
    /// The number of those rows; a window that sees no row and no column has the value 0.
    package var rows: Int
    /// Columns of the input map.
    package var inputWidth: Int
    /// Floats from one channel block of an input row to the next.
    package var inputBlockStride: Int
    /// Channel blocks.
    package var blocks: Int
    /// Kernel columns.
    package var kernelWidth: Int
    /// Distance between neighbouring windows, in columns.
    package var strideX: Int
    /// Distance between neighbouring kernel columns.
    package var dilationX: Int
    /// Columns of padding to the left; padded columns are not counted.
    package var paddingLeft: Int
    /// The output row at position 0 of block 0.
    package var output: UnsafeMutablePointer<Float>
    /// Floats from one channel block of the output row to the next.
    package var outputBlockStride: Int
    /// The output positions to compute.
    package var positions: Range<Int>

    /// A row from its parts.
    package init(
        inputRows: UnsafePointer<UnsafePointer<Float>>, rows: Int, inputWidth: Int, inputBlockStride: Int, blocks: Int,
        kernelWidth: Int, strideX: Int, dilationX: Int = 1, paddingLeft: Int, output: UnsafeMutablePointer<Float>,
        outputBlockStride: Int, positions: Range<Int>
    ) {
        self.inputRows = inputRows
        self.rows = rows
        self.inputWidth = inputWidth
        self.inputBlockStride = inputBlockStride
        self.blocks = blocks
        self.kernelWidth = kernelWidth
        self.strideX = strideX
        self.dilationX = dilationX
        self.paddingLeft = paddingLeft
        self.output = output
        self.outputBlockStride = outputBlockStride
        self.positions = positions
    }
}
