/// A rectangle of a stored picture: rows before it are skipped, and those behind it are not read.
final class RegionSource: FileDecoder {
    let layout: StoredLayout
    private let source: any FileDecoder
    private let left: Int
    private let top: Int
    private let row: ByteBuffer
    private var hasSkipped = false

    /// - Parameter region: A rectangle of stored pixels, within the picture.
    init(_ source: any FileDecoder, _ region: PictureRegion, path: String) throws {
        self.source = source
        (left, top) = (region.x, region.y)
        var layout = source.layout
        precondition(
            region.x + region.width <= layout.width && region.y + region.height <= layout.height,
            "a region lies within its picture")
        (layout.width, layout.height) = (region.width, region.height)
        self.layout = layout
        row = try ByteBuffer(count: source.layout.rowBytes, path: path)
    }

    func readRow(into target: UnsafeMutableRawPointer) throws {
        try placed {
            if !hasSkipped { try source.skip(rows: top, scratch: row.start) }
            hasSkipped = true
            try source.readRow(into: row.start)
        }
        target.copyMemory(from: row.start + left * layout.pixelBytes, byteCount: layout.rowBytes)
    }

    func skip(rows: Int, scratch: UnsafeMutableRawPointer) throws {
        try placed {
            try source.skip(rows: hasSkipped ? rows : top + rows, scratch: row.start)
            hasSkipped = true
        }
    }

    /// Reads, and tells the row of a damage within the rectangle.
    private func placed(_ read: () throws -> Void) throws {
        do {
            try read()
        } catch RasterError.damaged(let path, let format, let rows, _, let reason) where rows >= top {
            throw RasterError.damaged(
                path: path, format: format, row: rows - top, height: layout.height, reason: reason)
        }
    }

    /// What follows the region is left unread.
    func finish() {}

    var warnings: [String] { source.warnings }

    var givesRowsBeforeDamage: Bool { source.givesRowsBeforeDamage }
}
