/// The scores of a map while its rows are scored from top to bottom; rows that are left out are kept as zeros.
final class GrowingScores {
    private let store: ScoreStore
    private let map: ScoreMap
    private var nextRow: Int

    /// - Parameter store: That of the map; nothing has been appended.
    init(_ map: ScoreMap, in store: ScoreStore) {
        self.map = map
        self.store = store
        nextRow = map.keptRows.lowerBound
    }

    /// Keeps the scores of a row.
    ///
    /// - Parameter scores: Shape [columns, channels].
    /// - Throws: ``ScanError/scoreNotFinite(column:row:layer:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    func append(_ scores: UnsafeBufferPointer<Float>, row: Int) throws {
        if let place = scores.firstIndex(where: { !$0.isFinite }) {
            throw ScanError.scoreNotFinite(column: place / map.channels, row: row, layer: nil)
        }
        try leaveOut(to: row)
        try store.append(scores)
        nextRow = row + 1
    }

    /// Leaves out the rows that have not come.
    ///
    /// - Returns: True where there were any.
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    func complete() throws -> Bool {
        let isComplete = nextRow == map.keptRows.upperBound
        try leaveOut(to: map.keptRows.upperBound)
        return !isComplete
    }

    private func leaveOut(to row: Int) throws {
        guard nextRow < row else { return }
        let zeros = [Float](repeating: 0, count: map.columns * map.channels)
        try zeros.withUnsafeBufferPointer { for _ in nextRow..<row { try store.append($0) } }
        nextRow = row
    }
}
