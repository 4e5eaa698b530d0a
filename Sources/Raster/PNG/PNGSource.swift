import CImageCodecs

/// Who decodes the pixels of PNG files.
package enum PNGDecoder: Sendable {
    /// The project's own decoder, and libpng where it does not go on: the same rows and errors in less time.
    case fastest
    /// libpng.
    case libpng
}

/// The rows of a PNG file.
///
/// libpng reads what precedes the pixels. They are decoded by ``PlainPNGRows`` where the file is of the common kind; where
/// that does not go on, libpng decodes them from the first row and decides what is wrong.
final class PNGSource: FileDecoder {
    let layout: StoredLayout
    let bitDepth: Int
    let isInterlaced: Bool
    private let isPlain: Bool
    private let pixelsAt: Int
    private let file: InputFile
    private let reader: OpaquePointer
    private var plain: PlainPNGRows?
    private var isFinished = false
    private var held: ByteBuffer?
    private var nextRow = 0

    /// - Parameter heldBytesLimit: Where the project's own decoder would hold more, libpng decodes, which holds less.
    init(_ file: InputFile, decoder: PNGDecoder, heldBytesLimit: Int) throws {
        var header = fcn_png_header()
        var problem = fcn_problem()
        guard let reader = fcn_png_reader_create(file.stream, &header, &problem) else {
            throw RasterError(problem, header: file)
        }
        self.file = file
        self.reader = reader
        bitDepth = Int(header.bit_depth)
        isInterlaced = header.interlaced
        let colors: [StoredColors] = [.gray, .grayAlpha, .rgb, .rgbAlpha]
        let layout = StoredLayout(
            width: Int(header.width), height: Int(header.height),
            colors: colors[Int(header.components) - 1], sampleBytes: Int(header.sample_bytes))
        self.layout = layout
        isPlain =
            header.plain && decoder == .fastest && PlainPNGRows.heldBytes(layout) + layout.rowBytes <= heldBytesLimit
        pixelsAt = Int(header.pixels_at)
    }

    deinit { fcn_png_reader_destroy(reader) }

    var hasAlpha: Bool { layout.colors.components.isMultiple(of: 2) }

    /// What the decoder keeps; two rows of libpng's, and the picture when it is interlaced.
    var decodingBytes: Int {
        if isPlain { return PlainPNGRows.heldBytes(layout) }
        return .saturatingSum(2 * layout.rowBytes, isInterlaced ? layout.pictureBytes : 0)
    }

    /// The size that the first chunk of a PNG file states, which libpng may find too large to report.
    static func statedSize(_ head: [UInt8]) -> (width: Int, height: Int)? {
        guard head.count >= 24, head[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        func number(at offset: Int) -> Int { head[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(at: 16), number(at: 20))
    }

    func readRow(into row: UnsafeMutableRawPointer) throws {
        if isInterlaced {
            if held == nil { held = try decodeWhole() }
            row.copyMemory(from: held!.start + nextRow * layout.rowBytes, byteCount: layout.rowBytes)
        } else if try !readPlainRow(into: row) {
            try readRowByLibpng(into: row)
        }
        nextRow += 1
    }

    func finish() {
        held = nil
        plain = nil
        // The plain decoder has read to the end before it gave the last row.
        if !isFinished { fcn_png_reader_finish(reader) }
    }

    /// - Returns: False where libpng must go on; it has passed over the rows that were given already then.
    private func readPlainRow(into row: UnsafeMutableRawPointer) throws -> Bool {
        guard isPlain, plain != nil || nextRow == 0 else { return false }
        do {
            if plain == nil { plain = try PlainPNGRows(file, layout, at: pixelsAt) }
            try plain!.readRow(into: row)
            isFinished = nextRow == layout.height - 1
            return true
        } catch is UnusualPNG {
            plain = nil
            for _ in 0..<nextRow { try readRowByLibpng(into: row) }
            return false
        }
    }

    private func readRowByLibpng(into row: UnsafeMutableRawPointer) throws {
        var problem = fcn_problem()
        if !fcn_png_reader_read_row(reader, row, &problem) {
            throw RasterError(problem, file: file, layout: layout, decodingBytes: decodingBytes)
        }
    }

    var warnings: [String] { texts(of: fcn_png_reader_warnings(reader)) }

    /// Every row of an interlaced picture is complete only near the end of the file.
    var givesRowsBeforeDamage: Bool { !isInterlaced }

    private func decodeWhole() throws -> ByteBuffer {
        var problem = fcn_problem()
        let buffer = try ByteBuffer(count: layout.pictureBytes, path: file.path)
        if !fcn_png_reader_read_interlaced(reader, buffer.start, layout.rowBytes, &problem) {
            throw RasterError(problem, file: file, layout: layout, decodingBytes: decodingBytes)
        }
        return buffer
    }
}
