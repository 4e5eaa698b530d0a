/// One output row of a depthwise convolution: each channel is convolved with a kernel of its own.
///
/// Each sum starts with the bias and goes over kernel rows and columns in order, wherever it stands.
public struct DepthwiseRow {
    /// The input row under each kernel row, [kernel height]; each points at the first (padded) column of block 0.
    public var inputRows: UnsafePointer<UnsafePointer<Float>>
    /// The kernel rows that lie inside the map; the others lie in zero padding and are skipped.
    public var kernelRows: Range<Int>
    /// Floats from one channel block of an input row to the next.
    public var inputBlockStride: Int
    /// Floats from the input of one output position to the input of the next.
    public var inputPositionStride: Int
    /// Kernel columns.
    public var kernelWidth: Int
    /// Floats from one kernel column's input to the next.
    public var inputColumnStride: Int
    /// Weights, [channel block][kernel row][kernel column][16].
    public var weights: UnsafePointer<Float>
    /// Kernel rows of the weights.
    public var kernelHeight: Int
    /// Bias, [channel block][16].
    public var bias: UnsafePointer<Float>
    /// The output row at position 0 of block 0.
    public var output: UnsafeMutablePointer<Float>
    /// Floats from one channel block of the output row to the next.
    public var outputBlockStride: Int
    /// The output positions to compute.
    public var positions: Range<Int>
    /// The channel blocks to compute.
    public var blocks: Range<Int>
    /// Applied to each sum; the identity, ReLU, leaky ReLU, or a range that begins at 0.
    public var activation: ElementwiseFunction

    /// A row from its parts.
    public init(
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
