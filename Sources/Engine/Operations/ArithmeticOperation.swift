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
