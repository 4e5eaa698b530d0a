import KernelInterface

/// Some channels of a map, in any order.
struct SelectOperation: StageOperation {
    /// Where the 16 channels of an output block come from.
    private enum Source: Sendable {
        /// A whole block.
        case block(Int)
        /// The channel for each lane.
        case channels([Int])
    }
    private let sources: [Source]

    init(_ list: [Int]) {
        sources = stride(from: 0, to: list.count, by: lanesPerBlock).map { start in
            let channels = list[start..<min(start + lanesPerBlock, list.count)]
            let first = channels.first!
            if first % lanesPerBlock == 0, channels.elementsEqual(first..<first + channels.count) {
                return .block(first / lanesPerBlock)
            }
            // Lanes that hold nothing repeat a channel.
            return .channels(channels + [Int](repeating: first, count: lanesPerBlock - channels.count))
        }
    }

    var name: String { "selection" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { columns }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let input = inputs[0]
        bench.pool.run(rows.count * sources.count) { piece in
            let row = rows.lowerBound + piece / sources.count
            let target = output.block(piece % sources.count, ofRow: row, column: columns.lowerBound)
            switch sources[piece % sources.count] {
            case .block(let block):
                target.update(
                    from: input.block(block, ofRow: row, column: columns.lowerBound),
                    count: columns.count * lanesPerBlock)
            case .channels(let channels):
                withUnsafeTemporaryAllocation(of: Int.self, capacity: lanesPerBlock) { offsets in
                    for (lane, channel) in channels.enumerated() {
                        offsets[lane] = channel / lanesPerBlock * input.blockStride + channel % lanesPerBlock
                    }
                    bench.kernels.layers.gatherChannels(
                        target, input.block(0, ofRow: row, column: columns.lowerBound), offsets.baseAddress!,
                        columns.count)
                }
            }
        }
    }
}
