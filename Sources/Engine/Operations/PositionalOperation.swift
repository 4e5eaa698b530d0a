import KernelInterface
import Network

/// `x · weight + bias` with values of their own for each position of the map.
struct PositionalOperation: StageOperation {
    let values: PositionalValues

    var name: String { "scale map" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { columns }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let offset = values.offset(row: row, block: block, column: columns.lowerBound)
            bench.kernels.layers.multiplyAndAdd(
                output.block(block, ofRow: row, column: columns.lowerBound),
                inputs[0].block(block, ofRow: row, column: columns.lowerBound), values.scale.start + offset,
                values.shift.start + offset, columns.count)
        }
    }
}
