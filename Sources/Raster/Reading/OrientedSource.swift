/// The rows of a picture that is stored turned or mirrored, given upright.
///
/// A mirrored picture passes row by row; any other is decoded whole when its first row is asked for.
final class OrientedSource: StoredRowSource {
    let layout: StoredLayout
    private let source: any StoredRowSource
    private let orientation: Orientation
    private let path: String
    private var held: ByteBuffer?
    private var nextRow = 0

    init(_ source: any StoredRowSource, orientation: Orientation, path: String) {
        self.source = source
        self.orientation = orientation
        self.path = path
        var layout = source.layout
        if orientation.swapsSides { swap(&layout.width, &layout.height) }
        self.layout = layout
    }

    /// Bytes that this source holds beside the decoder's own.
    static func decodingBytes(_ layout: StoredLayout, orientation: Orientation) -> Int {
        switch orientation {
        case .upright: 0
        case .mirrored: layout.rowBytes
        default: layout.pictureBytes
        }
    }

    func readRow(into row: UnsafeMutableRawPointer) throws {
        let stored = source.layout
        if orientation.keepsRows {
            let buffer = try held ?? ByteBuffer(count: stored.rowBytes, path: path)
            held = buffer
            try source.readRow(into: buffer.start)
            gather(from: buffer.start, y: 0, into: row)
        } else {
            let buffer = try held ?? decodeWhole()
            held = buffer
            gather(from: buffer.start, y: nextRow, into: row)
        }
        nextRow += 1
    }

    func skip(rows: Int, scratch: UnsafeMutableRawPointer) throws {
        if orientation.keepsRows { try source.skip(rows: rows, scratch: scratch) }
        nextRow += rows
    }

    /// A picture that was decoded whole has been read to its end.
    func finish() {
        held = nil
        if orientation.keepsRows { source.finish() }
    }

    var warnings: [String] { source.warnings }

    private func decodeWhole() throws -> ByteBuffer {
        let stored = source.layout
        let buffer = try ByteBuffer(count: stored.pictureBytes, path: path)
        for y in 0..<stored.height { try source.readRow(into: buffer.start + y * stored.rowBytes) }
        source.finish()
        return buffer
    }

    /// Copies the pixels of upright row `y`, which lie at equal distances in the stored rows.
    private func gather(from rows: UnsafeMutableRawPointer, y: Int, into row: UnsafeMutableRawPointer) {
        let stored = source.layout
        func offset(x: Int) -> Int {
            let place = orientation.stored(x: x, y: y, width: stored.width, height: stored.height)
            return place.y * stored.rowBytes + place.x * stored.pixelBytes
        }
        let step = layout.width > 1 ? offset(x: 1) - offset(x: 0) : 0
        var from = rows + offset(x: 0)
        for x in 0..<layout.width {
            for byte in 0..<stored.pixelBytes {
                row.storeBytes(
                    of: from.load(fromByteOffset: byte, as: UInt8.self),
                    toByteOffset: x * stored.pixelBytes + byte, as: UInt8.self)
            }
            from += step
        }
    }
}
