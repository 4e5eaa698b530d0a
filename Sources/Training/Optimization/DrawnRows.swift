import Numbers
import Synchronization

/// Random rows that are drawn anew, the same ones, each time that they are read; only states of the stream are held.
final class DrawnRows: Sendable {
    private let rowCount: Int
    private let draw: @Sendable (inout RandomSource) -> Float
    /// The stream before each group of rows, as far as rows have been drawn.
    private let states: Mutex<[RandomSource]>

    /// - Parameters:
    ///   - rowCount: Values of a row.
    ///   - random: The stream of the first row.
    ///   - draw: The next value.
    init(rowCount: Int, from random: RandomSource, draw: @escaping @Sendable (inout RandomSource) -> Float) {
        self.rowCount = rowCount
        self.draw = draw
        states = Mutex([random])
    }

    /// The rows of a range, one after the other.
    ///
    /// - Complexity: O(values); where rows before have never been drawn, of those too.
    func values(of rows: Range<Int>) -> [Float] {
        states.withLock { states in
            let group = min(rows.lowerBound / DrawnRows.groupRows, states.count - 1)
            var random = states[group]
            var values: [Float] = []
            values.reserveCapacity(rows.count * rowCount)
            for row in group * DrawnRows.groupRows..<rows.upperBound {
                if row / DrawnRows.groupRows == states.count { states.append(random) }
                if rows.contains(row) {
                    for _ in 0..<rowCount { values.append(draw(&random)) }
                } else {
                    for _ in 0..<rowCount { _ = draw(&random) }
                }
            }
            return values
        }
    }

    private static let groupRows = 16
}
