import Engine
import Machine

/// A source that knows how many of its rows were read, and how long they took.
final class TimedSource: RowSource {
    private let source: any RowSource
    private(set) var seconds = 0.0
    private(set) var nextRow = 0
    var width: Int { source.width }
    var height: Int { source.height }
    var channels: Int { source.channels }

    init(_ source: any RowSource) { self.source = source }

    func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        let start = ContinuousClock.now
        try source.readRow(into: row)
        nextRow += 1
        seconds += start.seconds(to: .now)
    }

    func skip(rows: Int) throws {
        let start = ContinuousClock.now
        try source.skip(rows: rows)
        nextRow += rows
        seconds += start.seconds(to: .now)
    }
}
