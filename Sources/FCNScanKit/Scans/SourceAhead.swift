import Engine

/// A source whose rows are read ahead on a thread of their own.
final class SourceAhead: RowSource {
    let width: Int
    let height: Int
    let channels: Int
    private let rows: RowsAhead<Float>

    /// Starts to read; nobody else may read from the source after that.
    init(_ source: any RowSource) {
        (width, height, channels) = (source.width, source.height, source.channels)
        rows = RowsAhead(rows: height, rowLength: width * channels) { try source.readRow(into: $0) }
    }

    func readRow(into row: UnsafeMutableBufferPointer<Float>) throws { try rows.readRow(into: row) }
}
