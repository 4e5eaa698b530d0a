import KernelInterface

/// The largest of each run of neighbouring channels.
struct MaxoutOperation: StageOperation {
    /// Channels of which one is left.
    let pieces: Int
    /// Channels of the output.
    let channels: Int

    var name: String { "maxout" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { columns }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let input = inputs[0]
        bench.pool.run(rows.count * output.blocks) { part in
            let row = rows.lowerBound + part / output.blocks
            let block = part % output.blocks
            withUnsafeTemporaryAllocation(of: Int.self, capacity: pieces * lanesPerBlock) { offsets in
                for lane in 0..<lanesPerBlock {
                    // Lanes that hold nothing repeat the last channel.
                    let first = min(block * lanesPerBlock + lane, channels - 1) * pieces
                    for piece in 0..<pieces {
                        let channel = first + piece
                        offsets[piece * lanesPerBlock + lane] =
                            channel / lanesPerBlock * input.blockStride + channel % lanesPerBlock
                    }
                }
                bench.kernels.layers.takeLargest(
                    output.block(block, ofRow: row, column: columns.lowerBound),
                    input.block(0, ofRow: row, column: columns.lowerBound), offsets.baseAddress!, pieces, columns.count)
            }
        }
    }
}
