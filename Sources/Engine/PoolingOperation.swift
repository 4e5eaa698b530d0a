import KernelInterface
import Network

/// The largest value or the mean of each window.
struct PoolingOperation: StageOperation {
    let kind: Pooling.Kind
    let window: SlidingWindow
    let input: Shape
    let output: Shape

    var group: Extent { Extent(1) }
    var name: String { "pooling" }
    var wantsMargins: Bool { false }
    var readsFourLanes: Bool { false }

    func inputRows(for rows: Range<Int>) -> Range<Int> { window.inputRows(for: rows) }
    func inputColumns(for columns: Range<Int>) -> Range<Int> { window.inputColumns(for: columns) }
    func scratch(rows: Int, threads: Int) -> (shared: Int, perThread: Int) { (0, 0) }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let input = inputs[0]
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let first = row * window.stride.height - window.padding.top
            let inside = max(first, 0)..<min(first + window.kernel.height, self.input.height)
            withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: inside.count) { pointers in
                for (index, inputRow) in inside.enumerated() {
                    pointers[index] = UnsafePointer(input.row(inputRow)) + block * input.blockStride
                }
                let poolingRow = PoolingRow(
                    inputRows: UnsafePointer(pointers.baseAddress!), rows: inside.count, inputWidth: self.input.width,
                    inputBlockStride: input.blockStride, blocks: 1, kernelWidth: window.kernel.width,
                    strideX: window.stride.width, paddingLeft: window.padding.left,
                    output: output.row(row) + block * output.blockStride, outputBlockStride: output.blockStride,
                    positions: columns)
                switch kind {
                case .maximum: bench.kernels.maximumPoolRow(poolingRow)
                case .average: bench.kernels.averagePoolRow(poolingRow)
                case .norm: preconditionFailure("no kernel")
                }
            }
        }
    }
}
