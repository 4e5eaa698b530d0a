import KernelInterface
import Network

/// The largest value, the mean or the norm of each window.
struct PoolingOperation: StageOperation {
    let kind: Pooling.Kind
    let window: PlacedWindow
    let input: Shape

    var name: String { "pooling" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { window.rows(of: rows) }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { window.columns(of: columns) }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let (input, height) = (inputs[0], window.kernel.height)
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let first = row * window.stride.height + window.top
            withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: height) { pointers in
                var inside = 0
                for kernelRow in 0..<height {
                    let inputRow = first + kernelRow * window.dilation.height
                    guard inputRow >= 0, inputRow < self.input.height else { continue }
                    pointers[inside] = UnsafePointer(input.row(inputRow)) + block * input.blockStride
                    inside += 1
                }
                let poolingRow = PoolingRow(
                    inputRows: UnsafePointer(pointers.baseAddress!), rows: inside, inputWidth: self.input.width,
                    inputBlockStride: input.blockStride, blocks: 1, kernelWidth: window.kernel.width,
                    strideX: window.stride.width, dilationX: window.dilation.width, paddingLeft: -window.left,
                    output: output.row(row) + block * output.blockStride, outputBlockStride: output.blockStride,
                    positions: columns)
                switch kind {
                case .maximum: bench.kernels.maximumPoolRow(poolingRow)
                case .average: bench.kernels.averagePoolRow(poolingRow)
                case .norm(let order): bench.kernels.layers.normPoolRow(poolingRow, order)
                }
            }
        }
    }
}
