import Engine

/// A source whose rows are read ahead on a thread of their own, from the first that is asked for.
final class SourceAhead: RowSource {
    var width: Int { source.width }
    var height: Int { source.height }
    var channels: Int { source.channels }
    private let source: any RowSource
    private var rows: RowsAhead<Float>?
    /// Rows that were passed over before the first was read.
    private var passed = 0

    /// Nobody else may read from the source after that.
    init(_ source: any RowSource) { self.source = source }

    func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        if rows == nil {
            let source = source
            rows = RowsAhead(rows: height - passed, rowLength: width * channels) { try source.readRow(into: $0) }
        }
        try rows!.readRow(into: row)
    }

    func skip(rows count: Int) throws {
        guard rows == nil else { return try readAndForget(rows: count) }
        try source.skip(rows: count)
        passed += count
    }
}
