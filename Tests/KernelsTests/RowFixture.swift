import Engine
import KernelInterface
import Network
import TestSupport

/// Some rows of random input and the weights of a convolution, from which rows of sums are made.
struct RowFixture {
    let packed: PackedConvolution
    let stride: Int
    let dilation: Int
    /// Floats from one input pixel to the next: 16, or 4 for a picture.
    let lanes: Int
    /// Output columns for which there is input.
    let positions: Int
    /// Output rows for which there is input.
    let rows: Int
    private let input: AlignedBuffer
    private let inputBlockStride: Int

    init(
        filters: Int, channels: Int, kernel: Extent, stride: Int = 1, dilation: Int = 1, lanes: Int = lanesPerBlock,
        positions: Int, rows: Int
    ) {
        let count = filters * channels * kernel.height * kernel.width
        packed = PackedConvolution(
            weight: Tensor(
                shape: [filters, channels, kernel.height, kernel.width],
                values: randomValues(count, seed: 21)),
            bias: Tensor(shape: [filters], values: randomValues(filters, seed: 22)))
        self.stride = stride
        self.dilation = dilation
        self.lanes = lanes
        self.positions = positions
        self.rows = rows
        inputBlockStride = ((positions - 1) * stride + (kernel.width - 1) * dilation + 1) * lanes
        let height = (rows - 1) * stride + (kernel.height - 1) * dilation + 1
        input = randomBuffer(height * blockCount(channels) * inputBlockStride, seed: 23)
    }

    var outputBlockStride: Int { positions * lanesPerBlock }
    /// Floats of one output row.
    var outputCount: Int { packed.filterBlocks * outputBlockStride }

    /// The input rows under the kernel rows of an output row.
    func inputRows(of row: Int) -> [UnsafePointer<Float>] {
        (0..<packed.kernel.height).map {
            UnsafePointer(input.start + (row * stride + $0 * dilation) * blockCount(packed.channels) * inputBlockStride)
        }
    }

    func row(
        inputRows: UnsafePointer<UnsafePointer<Float>>, kernelRows: Range<Int>, output: UnsafeMutablePointer<Float>,
        positions: Range<Int>, filterBlocks: Range<Int>? = nil, activation: ElementwiseFunction
    ) -> ConvolutionRow {
        ConvolutionRow(
            inputRows: inputRows, kernelRows: kernelRows, inputBlockStride: inputBlockStride,
            inputPositionStride: stride * lanes, channels: packed.channels, kernelWidth: packed.kernel.width,
            inputColumnStride: dilation * lanes, weights: packed.weights.start, weightBlockStride: packed.blockStride,
            weightRowStride: packed.rowStride, bias: packed.bias.start, output: output,
            outputBlockStride: outputBlockStride, outputPositionStride: lanesPerBlock, positions: positions,
            filterBlocks: filterBlocks ?? 0..<packed.filterBlocks, activation: activation)
    }

    /// One row of sums as ``KernelInterface/KernelTable/convolveRow`` makes it, over what stands in `output`.
    func convolve(
        _ row: Int, kernelRows: Range<Int>, positions: Range<Int>, filterBlocks: Range<Int>? = nil,
        activation: ElementwiseFunction = ElementwiseFunction(.identity), into output: UnsafeMutablePointer<Float>,
        _ kernels: KernelTable
    ) {
        inputRows(of: row).withUnsafeBufferPointer {
            kernels.convolveRow(
                self.row(
                    inputRows: $0.baseAddress!, kernelRows: kernelRows, output: output, positions: positions,
                    filterBlocks: filterBlocks, activation: activation))
        }
    }
}
