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

/// A source that knows how long its rows took.
final class TimedSource: RowSource {
    private let source: any RowSource
    private(set) var seconds = 0.0
    var width: Int { source.width }
    var height: Int { source.height }
    var channels: Int { source.channels }

    init(_ source: any RowSource) { self.source = source }

    func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        let start = ContinuousClock.now
        try source.readRow(into: row)
        seconds += start.seconds(to: .now)
    }
}
