import CImageCodecs
import Foundation

/// The rows of a PNG file.
final class PNGSource: FileDecoder {
    let layout: StoredLayout
    let bitDepth: Int
    let isInterlaced: Bool
    private let file: InputFile
    private let reader: OpaquePointer
    private var held: ByteBuffer?
    private var nextRow = 0

    init(_ file: InputFile) throws {
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
        layout = StoredLayout(
            width: Int(header.width), height: Int(header.height),
            colors: colors[Int(header.components) - 1], sampleBytes: Int(header.sample_bytes))
    }

    deinit { fcn_png_reader_destroy(reader) }

    var hasAlpha: Bool { layout.colors.components.isMultiple(of: 2) }

    /// Two rows that libpng keeps, and the picture when it is interlaced.
    var decodingBytes: Int { .saturatingSum(2 * layout.rowBytes, isInterlaced ? layout.pictureBytes : 0) }

    /// The size that the first chunk of a PNG file states, which libpng may find too large to report.
    static func statedSize(_ head: [UInt8]) -> (width: Int, height: Int)? {
        guard head.count >= 24, head[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        func number(at offset: Int) -> Int { head[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(at: 16), number(at: 20))
    }

    func readRow(into row: UnsafeMutableRawPointer) throws {
        var problem = fcn_problem()
        if isInterlaced {
            if held == nil { held = try decodeWhole() }
            row.copyMemory(from: held!.start + nextRow * layout.rowBytes, byteCount: layout.rowBytes)
        } else if !fcn_png_reader_read_row(reader, row, &problem) {
            throw RasterError(problem, file: file, layout: layout, decodingBytes: decodingBytes)
        }
        nextRow += 1
    }

    func finish() {
        held = nil
        fcn_png_reader_finish(reader)
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
