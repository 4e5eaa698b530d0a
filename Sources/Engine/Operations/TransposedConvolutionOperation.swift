import KernelInterface
import Network

/// A transposed convolution with bias and activation.
///
/// The outputs that lie one stride apart are an ordinary convolution with a part of the kernel, turned round: there is
/// one for each place within a stride, and each writes the columns of its rows that lie a stride apart.
struct TransposedConvolutionOperation: StageOperation {
    let phases: TransposedPhases
    let activation: ElementwiseFunction
    let input: Shape

    var name: String { "transposed" }
    var wantsMargins: Bool { true }
    var readsFourLanes: Bool { phases.groups == 1 }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> {
        phases.layer.reach(of: rows, along: .vertical)
    }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        phases.layer.reach(of: columns, along: .horizontal)
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let blocksPerGroup = output.blocks / phases.groups
        let pairsPerGroup = blocksPerGroup.dividedUp(by: 2)
        let pairs = phases.groups * pairsPerGroup
        bench.pool.run(rows.count * pairs) { piece in
            let (row, pair) = (rows.lowerBound + piece / pairs, piece % pairs)
            let group = pair / pairsPerGroup
            let block = group * blocksPerGroup + 2 * (pair % pairsPerGroup)
            let blocks = block..<min(block + 2, (group + 1) * blocksPerGroup)
            let stride = phases.layer.window.stride
            let vertical = phases.rows[row % stride.height]
            for (place, horizontal) in phases.columns.enumerated() {
                // The columns `place`, `place + stride`, … of those that are asked for.
                let positions =
                    max(0, columns.lowerBound - place).dividedUp(
                        by: stride.width)..<max(0, columns.upperBound - place)
                    .dividedUp(by: stride.width)
                if positions.isEmpty { continue }
                convolve(
                    row, vertical, row / stride.height, horizontal,
                    phases.packed[row % stride.height * stride.width + place], positions, group: group, blocks: blocks,
                    from: inputs[0], to: output.row(row) + place * lanesPerBlock, output.blockStride, bench.kernels)
            }
        }
    }

    /// - Parameters:
    ///   - position: The row among those of its phase.
    private func convolve(
        _ row: Int, _ vertical: TransposedPhases.Phase, _ position: Int, _ horizontal: TransposedPhases.Phase,
        _ packed: PackedConvolution, _ positions: Range<Int>, group: Int, blocks: Range<Int>, from input: RowRing,
        to output: UnsafeMutablePointer<Float>, _ outputBlockStride: Int, _ kernels: KernelTable
    ) {
        let height = vertical.taps.count
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: max(height, 1)) { pointers in
            let window = PlacedWindow(
                SlidingWindow(
                    kernel: Extent(height: max(height, 1), width: max(horizontal.taps.count, 1)),
                    dilation: Extent(height: vertical.dilation, width: horizontal.dilation)))
            // The offset of the phase takes the place of the padding; it may have either sign.
            var inside = window.gather(
                position + vertical.offset, from: input, height: self.input.height,
                firstBlock: group * blockCount(packed.channels), into: pointers.baseAddress!)
            if height == 0 || horizontal.taps.isEmpty { inside = 0..<0 }
            for kernelRow in inside { pointers[kernelRow] += horizontal.offset * input.lanes }
            kernels.convolveRow(
                ConvolutionRow(
                    inputRows: pointers.baseAddress!, kernelRows: inside, inputBlockStride: input.blockStride,
                    inputPositionStride: input.lanes, channels: packed.channels, kernelWidth: packed.kernel.width,
                    inputColumnStride: horizontal.dilation * input.lanes, weights: packed.weights.start,
                    weightBlockStride: packed.blockStride, weightRowStride: packed.rowStride, bias: packed.bias.start,
                    output: output, outputBlockStride: outputBlockStride,
                    outputPositionStride: phases.layer.window.stride.width * lanesPerBlock, positions: positions,
                    filterBlocks: blocks, activation: activation))
        }
    }
}
