import KernelInterface
import Network

/// The fragments of a map put in order: row `y` and column `x` come from the fragment `(y mod rows, x mod columns)`.
struct InterleaveOperation: StageOperation {
    /// How many fragments there are along each axis.
    let count: Extent
    /// The fragment that each input is.
    let fragments: [Fragment]

    var name: String { "interleave" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> {
        part(of: rows, from: fragments[input].row, every: count.height)
    }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        part(of: columns, from: fragments[input].column, every: count.width)
    }

    /// The positions of a fragment that stand at some positions of the whole.
    private func part(of positions: Range<Int>, from first: Int, every count: Int) -> Range<Int> {
        (positions.lowerBound - first).dividedUp(by: count)..<(positions.upperBound - first).dividedUp(by: count)
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let target = UnsafeMutableRawPointer(output.block(block, ofRow: row, column: 0))
                .assumingMemoryBound(to: SIMD16<Float>.self)
            for (fragment, input) in zip(fragments, inputs) where row % count.height == fragment.row {
                let source = UnsafeRawPointer(input.block(block, ofRow: row / count.height, column: 0))
                    .assumingMemoryBound(to: SIMD16<Float>.self)
                for place in part(of: columns, from: fragment.column, every: count.width) {
                    target[place * count.width + fragment.column] = source[place]
                }
            }
        }
    }
}
