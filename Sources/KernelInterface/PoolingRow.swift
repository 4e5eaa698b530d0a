/// One output row of a pooling, all channel blocks.
public struct PoolingRow {
    /// The input rows of the window that lie inside the map, [rows], each at column 0 of block 0.
    public var inputRows: UnsafePointer<UnsafePointer<Float>>
    /// The number of those rows; a window that sees no row and no column has the value 0.
    public var rows: Int
    /// Columns of the input map.
    public var inputWidth: Int
    /// Floats from one channel block of an input row to the next.
    public var inputBlockStride: Int
    /// Channel blocks.
    public var blocks: Int
    /// Kernel columns.
    public var kernelWidth: Int
    /// Distance between neighbouring windows, in columns.
    public var strideX: Int
    /// Distance between neighbouring kernel columns.
    public var dilationX: Int
    /// Columns of padding to the left; padded columns are not counted.
    public var paddingLeft: Int
    /// The output row at position 0 of block 0.
    public var output: UnsafeMutablePointer<Float>
    /// Floats from one channel block of the output row to the next.
    public var outputBlockStride: Int
    /// The output positions to compute.
    public var positions: Range<Int>

    /// A row from its parts.
    public init(
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

/// The gradient of one output row of a pooling; the first of equal maxima takes the whole gradient.
///
/// Only for kernels without dilation.
public struct PoolingGradientRow {
    /// The forward row: its inputs, and its output as it was computed.
    public var forward: PoolingRow
    /// The gradient of the output row at position 0 of block 0.
    public var outputGradient: UnsafePointer<Float>
    /// Floats from one channel block of the output's gradient to the next.
    public var outputBlockStride: Int
    /// The gradient of each input row, [rows]; added to.
    public var inputGradients: UnsafePointer<UnsafeMutablePointer<Float>>
    /// Floats from one channel block of an input row's gradient to the next.
    public var inputBlockStride: Int

    /// A gradient row from its parts.
    public init(
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
