import KernelInterface

/// The channels of several maps one after the other.
struct ConcatenationOperation: StageOperation {
    /// Channels of each map.
    let channels: [Int]

    var name: String { "concatenation" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { columns }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        bench.pool.run(rows.count) { concatenate(rows.lowerBound + $0, columns, inputs, output) }
    }

    private func concatenate(_ row: Int, _ columns: Range<Int>, _ inputs: [RowRing], _ output: RowRing) {
        var first = 0
        for (input, count) in zip(inputs, channels) {
            if first % lanesPerBlock == 0 {
                for block in 0..<input.blocks {
                    output.block(first / lanesPerBlock + block, ofRow: row, column: columns.lowerBound)
                        .update(
                            from: input.block(block, ofRow: row, column: columns.lowerBound),
                            count: columns.count * lanesPerBlock)
                }
            } else {
                for channel in 0..<count {
                    let source = input.channel(channel, ofRow: row, column: columns.lowerBound)
                    let target = output.channel(first + channel, ofRow: row, column: columns.lowerBound)
                    for column in 0..<columns.count {
                        target[column * lanesPerBlock] = source[column * lanesPerBlock]
                    }
                }
            }
            first += count
        }
    }
}
