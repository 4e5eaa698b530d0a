import KernelInterface
import Network

/// A map enlarged by whole factors.
struct ResizeOperation: StageOperation {
    private let rows: [Neighbours]
    private let columns: [Neighbours]

    init(_ resize: Resize, input: Shape) {
        func neighbours(_ axis: Axis, _ size: Int) -> [Neighbours] {
            let factor = resize.factor[axis]
            return (0..<size * factor).map {
                let (first, second, share) = resize.neighbours(of: $0, factor: factor, size: size)
                return Neighbours(first: first, second: second, share: share)
            }
        }
        rows = neighbours(.vertical, input.height)
        columns = neighbours(.horizontal, input.width)
    }

    var name: String { "enlargement" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { ResizeOperation.reach(self.rows[rows]) }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        ResizeOperation.reach(self.columns[columns])
    }

    private static func reach(_ positions: ArraySlice<Neighbours>) -> Range<Int> {
        let last = positions.last!
        return positions.first!.first..<(last.share > 0 ? last.second : last.first) + 1
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let input = inputs[0]
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let neighbours = self.rows[row]
            self.columns.withUnsafeBufferPointer { table in
                bench.kernels.layers.interpolateRow(
                    InterpolatedRow(
                        upper: input.block(block, ofRow: neighbours.first, column: 0),
                        lower: input.block(
                            block, ofRow: neighbours.share > 0 ? neighbours.second : neighbours.first, column: 0),
                        share: neighbours.share, columns: table.baseAddress!,
                        output: output.block(block, ofRow: row, column: 0), positions: columns))
            }
        }
    }
}
