/// The first rows of a picture whose later ones are damaged.
final class CutSource: StoredRowSource {
    let layout: StoredLayout
    private let source: any StoredRowSource

    init(_ source: any StoredRowSource, rows: Int) {
        precondition((1...source.layout.height).contains(rows), "a picture is cut within its rows")
        self.source = source
        var layout = source.layout
        layout.height = rows
        self.layout = layout
    }

    func readRow(into row: UnsafeMutableRawPointer) throws { try source.readRow(into: row) }

    func skip(rows: Int, scratch: UnsafeMutableRawPointer) throws { try source.skip(rows: rows, scratch: scratch) }

    /// What follows is known to be damaged.
    func finish() {}

    var warnings: [String] { source.warnings }
}
