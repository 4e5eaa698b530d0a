import Engine

/// A source that lets somebody end the scan before each row that is read.
final class WatchedSource: RowSource {
    private let source: any RowSource
    private let check: () throws -> Void
    var width: Int { source.width }
    var height: Int { source.height }
    var channels: Int { source.channels }

    /// - Parameter check: What it throws, reading throws.
    init(_ source: any RowSource, check: @escaping () throws -> Void) {
        self.source = source
        self.check = check
    }

    func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        try check()
        try source.readRow(into: row)
    }

    func skip(rows: Int) throws {
        try check()
        try source.skip(rows: rows)
    }
}
