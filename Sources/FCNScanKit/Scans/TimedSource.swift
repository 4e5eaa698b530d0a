import Engine
import Machine

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

    func skip(rows: Int) throws {
        let start = ContinuousClock.now
        try source.skip(rows: rows)
        seconds += start.seconds(to: .now)
    }
}
