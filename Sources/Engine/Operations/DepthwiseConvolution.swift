import KernelInterface
import Network

/// A convolution in which each channel has a kernel of its own, with bias and activation.
struct DepthwiseConvolution: StageOperation {
    let weights: DepthwiseWeights
    let window: SlidingWindow
    let activation: ElementwiseFunction
    let input: Shape

    var name: String { "depthwise" }
    var wantsMargins: Bool { true }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { window.inputRows(for: rows) }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        window.inputColumns(for: columns)
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let input = inputs[0]
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: window.kernel.height) { pointers in
                let inside = window.gather(
                    row, from: input, height: self.input.height, firstBlock: 0, into: pointers.baseAddress!)
                bench.kernels.layers.convolveDepthwiseRow(
                    DepthwiseRow(
                        inputRows: pointers.baseAddress!, kernelRows: inside, inputBlockStride: input.blockStride,
                        inputPositionStride: window.stride.width * lanesPerBlock, kernelWidth: window.kernel.width,
                        inputColumnStride: window.dilation.width * lanesPerBlock, weights: weights.weights.start,
                        kernelHeight: window.kernel.height, bias: weights.bias.start, output: output.row(row),
                        outputBlockStride: output.blockStride, positions: columns, blocks: block..<block + 1,
                        activation: activation))
            }
        }
    }
}

/// The weights of a depthwise convolution, [channel block][kernel row][kernel column][16], and its bias,
/// [channel block][16].
final class DepthwiseWeights: Sendable {
    let weights: AlignedBuffer
    let bias: AlignedBuffer

    /// Packs weights of shape [channels, 1, kernel height, kernel width]; leaves them out of a sketch.
    init(weight: Tensor, bias: Tensor, isSketch: Bool = false) {
        let (channels, area) = (weight.shape[0], weight.shape[2] * weight.shape[3])
        let blocks = isSketch ? 0 : blockCount(channels)
        weights = AlignedBuffer(count: blocks * area * lanesPerBlock)
        self.bias = AlignedBuffer(count: blocks * lanesPerBlock)
        if isSketch { return }
        for channel in 0..<channels {
            let (block, lane) = channel.quotientAndRemainder(dividingBy: lanesPerBlock)
            for position in 0..<area {
                weights.start[(block * area + position) * lanesPerBlock + lane] =
                    weight.values[channel * area + position]
            }
            self.bias.start[channel] = bias.values[channel]
        }
    }
}
