import KernelInterface
import Network

/// Several maps made into one, value by value, or a copy of one map.
///
/// An input of one position stands for a whole map of that value, channel by channel.
struct ArithmeticOperation: StageOperation {
    let arithmetic: Arithmetic
    let activation: ElementwiseFunction
    let inputs: [Shape]

    var name: String {
        switch arithmetic {
        case _ where inputs.count == 1: "copy"
        case .add: "sum"
        case .subtract: "difference"
        case .multiply: "product"
        case .divide: "quotient"
        case .maximum: "maximum"
        case .minimum: "minimum"
        }
    }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { isSingle(input) ? 0..<1 : rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        isSingle(input) ? 0..<1 : columns
    }

    private func isSingle(_ input: Int) -> Bool {
        let shape = inputs[input]
        return shape.height == 1 && shape.width == 1
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let target = output.block(block, ofRow: row, column: columns.lowerBound)
            for (index, input) in inputs.enumerated() {
                let single = isSingle(index)
                let source = input.block(
                    block, ofRow: single ? 0 : row, column: single ? 0 : columns.lowerBound)
                if index > 0 {
                    bench.kernels.layers.combineValues(
                        ValueCombination(
                            arithmetic.combination, target, source, stride: single ? 0 : lanesPerBlock,
                            count: columns.count))
                } else if single {
                    bench.kernels.layers.fill(target, columns.count, source)
                } else {
                    target.update(from: source, count: columns.count * lanesPerBlock)
                }
            }
            if activation.kind != .identity { bench.kernels.activate(target, columns.count, activation) }
        }
    }
}

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

extension Arithmetic {
    fileprivate var combination: ValueCombination.Operator {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .maximum: .maximum
        case .minimum: .minimum
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
