import Engine

/// One source whose rows several readers take, each at its own pace and without the first rows and columns that it does
/// not want.
///
/// Rows are read from the source when the first reader asks for them and kept for the others, as long as no reader is
/// further behind than the capacity.
final class SharedRows {
    private let source: any RowSource
    private let capacity: Int
    private let rowLength: Int
    /// Row `r` is in place `r mod capacity`.
    private var samples: [Float]
    /// Rows that were read from the source.
    private(set) var rowsRead = 0

    /// - Parameter capacity: The most rows that one reader may be ahead of another.
    init(_ source: any RowSource, capacity: Int) {
        self.source = source
        self.capacity = capacity
        rowLength = source.width * source.channels
        samples = [Float](repeating: 0, count: capacity * rowLength)
    }

    /// A reader of all rows and columns from some on.
    func reader(fromRow top: Int, column left: Int) -> Reader { Reader(self, top: top, left: left) }

    private func copy(_ row: Int, from column: Int, into target: UnsafeMutableBufferPointer<Float>) throws {
        while rowsRead <= row {
            let place = rowsRead % capacity * rowLength
            try samples.withUnsafeMutableBufferPointer {
                try source.readRow(into: UnsafeMutableBufferPointer(rebasing: $0[place..<place + rowLength]))
            }
            rowsRead += 1
        }
        precondition(row >= rowsRead - capacity, "the row is still held")
        samples.withUnsafeBufferPointer {
            let start = $0.baseAddress! + row % capacity * rowLength + column * source.channels
            target.baseAddress!.update(from: start, count: rowLength - column * source.channels)
        }
    }

    /// The rows as one reader sees them.
    final class Reader: RowSource {
        private let rows: SharedRows
        private let top: Int
        private let left: Int
        /// The row of the shared source that is read next.
        private(set) var next: Int

        var width: Int { rows.source.width - left }
        var height: Int { rows.source.height - top }
        var channels: Int { rows.source.channels }

        init(_ rows: SharedRows, top: Int, left: Int) {
            self.rows = rows
            self.top = top
            self.left = left
            next = top
        }

        func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
            try rows.copy(next, from: left, into: row)
            next += 1
        }
    }
}
