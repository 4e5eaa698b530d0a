import KernelInterface
import Network

/// A convolution as plain sums, with bias, activation and, where it follows, 2×2 maximum pooling.
///
/// Groups are whole blocks of channels and of filters, so that each is a convolution of some blocks.
struct DirectConvolution: StageOperation {
    let packed: PackedConvolution
    let window: PlacedWindow
    let activation: ElementwiseFunction
    let poolsPairs: Bool
    /// Reads the weights once for all rows of a band: for large kernels at few positions.
    let streamsWeights: Bool
    /// Parts of the filters that see only their part of the channels; see ``MergedGroups``.
    let groups: Int
    let input: Shape
    /// After pooling.
    let output: Shape

    var name: String { "direct" }
    var wantsMargins: Bool { true }
    var readsFourLanes: Bool { !streamsWeights }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> {
        window.rows(of: rows.beforePooling(poolsPairs))
    }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        window.columns(of: columns.beforePooling(poolsPairs))
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        if streamsWeights {
            stream(rows, columns, from: inputs[0], to: output, with: bench)
            return
        }
        // Pieces are whole rows of two filter blocks; when they are too few for the threads, rows are cut too.
        let blocksPerGroup = output.blocks / groups
        let pairsPerGroup = blocksPerGroup.dividedUp(by: 2)
        let pairs = groups * pairsPerGroup
        let enough = bench.pool.threads * 4
        let cuts =
            rows.count * pairs >= enough || bench.pool.threads == 1
            ? 1 : min(enough.dividedUp(by: rows.count * pairs), columns.count.dividedUp(by: 12))
        let columnsPerCut = columns.count.dividedUp(by: cuts)
        bench.pool.run(rows.count * pairs * cuts) { piece in
            let start = columns.lowerBound + piece % cuts * columnsPerCut
            let end = min(start + columnsPerCut, columns.upperBound)
            if start >= end { return }
            let pair = piece / cuts % pairs
            let group = pair / pairsPerGroup
            let block = group * blocksPerGroup + 2 * (pair % pairsPerGroup)
            convolve(
                rows.lowerBound + piece / (cuts * pairs), start..<end, group: group,
                blocks: block..<min(block + 2, (group + 1) * blocksPerGroup), from: inputs[0], to: output,
                kernels: bench.kernels)
        }
    }

    private func convolve(
        _ row: Int, _ columns: Range<Int>, group: Int, blocks: Range<Int>, from input: RowRing, to output: RowRing,
        kernels: KernelTable
    ) {
        let height = window.kernel.height
        let firstBlock = group * blockCount(packed.channels)
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 2 * height) { pointers in
            let sums = poolsPairs ? 2 * row : row
            let upper = window.gather(
                sums, from: input, height: self.input.height, firstBlock: firstBlock, into: pointers.baseAddress!)
            let values = self.row(
                row, columns, blocks: blocks, pointers: pointers.baseAddress!, inside: upper, from: input, to: output)
            guard poolsPairs else { return kernels.convolveRow(values) }
            let lower = window.gather(
                sums + 1, from: input, height: self.input.height, firstBlock: firstBlock,
                into: pointers.baseAddress! + height)
            kernels.convolvePooledRow(
                PooledConvolutionRow(
                    upper: values, lowerInputRows: pointers.baseAddress! + height, lowerKernelRows: lower,
                    kernelHeight: height))
        }
    }

    /// Each piece takes the weights of two filter blocks from memory once and uses them for all its rows.
    private func stream(
        _ rows: Range<Int>, _ columns: Range<Int>, from input: RowRing, to output: RowRing, with bench: Workbench
    ) {
        let height = window.kernel.height
        let pairs = output.blocks.dividedUp(by: 2)
        let cuts = min(rows.count, max(1, (bench.pool.threads * 3).dividedUp(by: pairs)))
        let rowsPerCut = rows.count.dividedUp(by: cuts)
        bench.pool.run(pairs * cuts) { piece in
            let pair = piece / cuts
            let start = rows.lowerBound + piece % cuts * rowsPerCut
            let rows = start..<max(start, min(start + rowsPerCut, rows.upperBound))
            if rows.isEmpty { return }
            withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: rows.count * height) { pointers in
                withUnsafeTemporaryAllocation(of: ConvolutionRow.self, capacity: rows.count) { values in
                    for (index, row) in rows.enumerated() {
                        let pointers = pointers.baseAddress! + index * height
                        let inside = window.gather(
                            row, from: input, height: self.input.height, firstBlock: 0, into: pointers)
                        (values.baseAddress! + index).initialize(
                            to: self.row(
                                row, columns, blocks: 2 * pair..<min(2 * pair + 2, output.blocks),
                                pointers: pointers, inside: inside, from: input, to: output))
                    }
                    bench.kernels.convolveStreamed(values.baseAddress!, rows.count)
                }
            }
        }
    }

    private func row(
        _ row: Int, _ columns: Range<Int>, blocks: Range<Int>,
        pointers: UnsafeMutablePointer<UnsafePointer<Float>>, inside: Range<Int>, from input: RowRing,
        to output: RowRing
    ) -> ConvolutionRow {
        ConvolutionRow(
            inputRows: pointers, kernelRows: inside, inputBlockStride: input.blockStride,
            inputPositionStride: window.stride.width * input.lanes, channels: packed.channels,
            kernelWidth: window.kernel.width, inputColumnStride: window.dilation.width * input.lanes,
            weights: packed.weights.start, weightBlockStride: packed.blockStride, weightRowStride: packed.rowStride,
            bias: packed.bias.start, output: output.row(row), outputBlockStride: output.blockStride,
            outputPositionStride: lanesPerBlock, positions: columns, filterBlocks: blocks, activation: activation)
    }
}

extension Range<Int> {
    /// The rows or columns of which 2×2 pooling makes these.
    func beforePooling(_ pools: Bool) -> Range<Int> { pools ? 2 * lowerBound..<2 * upperBound : self }
}
