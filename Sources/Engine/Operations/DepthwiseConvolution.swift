import KernelInterface
import Network

/// A convolution in which each channel has a kernel of its own, with bias and activation.
struct DepthwiseConvolution: StageOperation {
    let weights: DepthwiseWeights
    let window: PlacedWindow
    let activation: ElementwiseFunction
    let input: Shape

    var name: String { "depthwise" }
    var wantsMargins: Bool { true }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { window.rows(of: rows) }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { window.columns(of: columns) }

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
