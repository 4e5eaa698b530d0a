import KernelInterface
import Network

/// A convolution as plain sums, with bias, activation and, where it follows, 2×2 maximum pooling.
struct DirectConvolution: StageOperation {
    let packed: PackedConvolution
    let window: SlidingWindow
    let activation: ElementwiseFunction
    let poolsPairs: Bool
    /// Reads the weights once for all rows of a band: for large kernels at few positions.
    let streamsWeights: Bool
    let input: Shape
    /// After pooling.
    let output: Shape

    var group: Extent { Extent(1) }
    var name: String { "direct" }
    var wantsMargins: Bool { true }
    var readsFourLanes: Bool { !streamsWeights }

    func inputRows(for rows: Range<Int>) -> Range<Int> { window.inputRows(for: rows.beforePooling(poolsPairs)) }
    func inputColumns(for columns: Range<Int>) -> Range<Int> {
        window.inputColumns(for: columns.beforePooling(poolsPairs))
    }
    func scratch(rows: Int, threads: Int) -> (shared: Int, perThread: Int) { (0, 0) }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        if streamsWeights {
            stream(rows, columns, from: inputs[0], to: output, with: bench)
            return
        }
        // Pieces are whole rows of two filter blocks; when they are too few for the threads, rows are cut too.
        let groups = output.blocks.dividedUp(by: 2)
        let enough = bench.pool.threads * 4
        let cuts =
            rows.count * groups >= enough || bench.pool.threads == 1
            ? 1 : min(enough.dividedUp(by: rows.count * groups), columns.count.dividedUp(by: 12))
        let columnsPerCut = columns.count.dividedUp(by: cuts)
        bench.pool.run(rows.count * groups * cuts) { piece in
            let start = columns.lowerBound + piece % cuts * columnsPerCut
            let end = min(start + columnsPerCut, columns.upperBound)
            if start >= end { return }
            let group = piece / cuts % groups
            convolve(
                rows.lowerBound + piece / (cuts * groups), start..<end,
                blocks: 2 * group..<min(2 * group + 2, output.blocks), from: inputs[0], to: output,
                kernels: bench.kernels)
        }
    }

    private func convolve(
        _ row: Int, _ columns: Range<Int>, blocks: Range<Int>, from input: RowRing, to output: RowRing,
        kernels: KernelTable
    ) {
        let height = window.kernel.height
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 2 * height) { pointers in
            let sums = poolsPairs ? 2 * row : row
            let upper = gather(sums, from: input, into: pointers.baseAddress!)
            let values = self.row(
                row, columns, blocks: blocks, pointers: pointers.baseAddress!, inside: upper, from: input, to: output)
            guard poolsPairs else { return kernels.convolveRow(values) }
            let lower = gather(sums + 1, from: input, into: pointers.baseAddress! + height)
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
        let groups = output.blocks.dividedUp(by: 2)
        let cuts = min(rows.count, max(1, (bench.pool.threads * 3).dividedUp(by: groups)))
        let rowsPerCut = rows.count.dividedUp(by: cuts)
        bench.pool.run(groups * cuts) { piece in
            let group = piece / cuts
            let start = rows.lowerBound + piece % cuts * rowsPerCut
            let rows = start..<max(start, min(start + rowsPerCut, rows.upperBound))
            if rows.isEmpty { return }
            withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: rows.count * height) { pointers in
                withUnsafeTemporaryAllocation(of: ConvolutionRow.self, capacity: rows.count) { values in
                    for (index, row) in rows.enumerated() {
                        let pointers = pointers.baseAddress! + index * height
                        let inside = gather(row, from: input, into: pointers)
                        (values.baseAddress! + index).initialize(
                            to: self.row(
                                row, columns, blocks: 2 * group..<min(2 * group + 2, output.blocks),
                                pointers: pointers, inside: inside, from: input, to: output))
                    }
                    bench.kernels.convolveStreamed(values.baseAddress!, rows.count)
                }
            }
        }
    }

    /// Finds the input row under each kernel row, and gives the kernel rows that lie inside the map.
    private func gather(
        _ row: Int, from input: RowRing, into pointers: UnsafeMutablePointer<UnsafePointer<Float>>
    ) -> Range<Int> {
        var inside = 0..<0
        let first = row * window.stride.height - window.padding.top
        let anywhere = UnsafePointer(input.row(input.rows.lowerBound))
        for kernelRow in 0..<window.kernel.height {
            let inputRow = first + kernelRow * window.dilation.height
            pointers[kernelRow] = anywhere
            if inputRow >= 0 && inputRow < self.input.height {
                pointers[kernelRow] = UnsafePointer(input.row(inputRow)) - window.padding.left * input.lanes
                inside = inside.isEmpty ? kernelRow..<kernelRow + 1 : inside.lowerBound..<kernelRow + 1
            }
        }
        return inside
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
