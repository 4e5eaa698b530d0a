import KernelInterface
import Network

/// Several maps of one size made into one: their sum, or their channels one after the other.
struct JoiningOperation: StageOperation {
    /// How maps are joined.
    enum Kind: Sendable {
        case sum(activation: ElementwiseFunction)
        case concatenation
    }
    let kind: Kind
    /// Channels of each map.
    let channels: [Int]

    var group: Extent { Extent(1) }
    var name: String {
        switch kind {
        case .sum: "sum"
        case .concatenation: "concatenation"
        }
    }
    var wantsMargins: Bool { false }
    var readsFourLanes: Bool { false }

    func inputRows(for rows: Range<Int>) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>) -> Range<Int> { columns }
    func scratch(rows: Int, threads: Int) -> (shared: Int, perThread: Int) { (0, 0) }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        bench.pool.run(rows.count) { piece in
            let row = rows.lowerBound + piece
            switch kind {
            case .sum(let activation): add(row, columns, inputs, output, activation, bench.kernels)
            case .concatenation: concatenate(row, columns, inputs, output)
            }
        }
    }

    private func add(
        _ row: Int, _ columns: Range<Int>, _ inputs: [RowRing], _ output: RowRing, _ activation: ElementwiseFunction,
        _ kernels: KernelTable
    ) {
        let count = columns.count * lanesPerBlock
        for block in 0..<output.blocks {
            func start(_ ring: RowRing) -> UnsafeMutablePointer<Float> {
                ring.row(row) + block * ring.blockStride + columns.lowerBound * lanesPerBlock
            }
            let target = start(output)
            target.update(from: start(inputs[0]), count: count)
            for input in inputs.dropFirst() { kernels.add(target, start(input), columns.count) }
            if activation.kind != .identity { kernels.activate(target, columns.count, activation) }
        }
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

extension RowRing {
    /// One column of a channel block of a row.
    func block(_ block: Int, ofRow row: Int, column: Int) -> UnsafeMutablePointer<Float> {
        self.row(row) + block * blockStride + column * lanesPerBlock
    }

    /// One channel of one column of a row.
    func channel(_ channel: Int, ofRow row: Int, column: Int) -> UnsafeMutablePointer<Float> {
        block(channel / lanesPerBlock, ofRow: row, column: column) + channel % lanesPerBlock
    }
}
