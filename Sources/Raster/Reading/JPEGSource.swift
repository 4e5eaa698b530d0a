import CImageCodecs

/// The rows of a JPEG file.
final class JPEGSource: FileDecoder {
    let layout: StoredLayout
    let isProgressive: Bool
    /// Row buffers, and the coefficients of a picture in several scans.
    let decodingBytes: Int
    private let file: InputFile
    private let reader: OpaquePointer

    init(_ file: InputFile) throws {
        var header = fcn_jpeg_header()
        var problem = fcn_problem()
        guard let reader = fcn_jpeg_reader_create(file.stream, &header, &problem) else {
            throw RasterError(problem, header: file)
        }
        self.file = file
        self.reader = reader
        isProgressive = header.multiple_scans
        decodingBytes = Int(header.coefficient_bytes + header.row_buffer_bytes)
        let colors: StoredColors =
            switch header.components {
            case 1: .gray
            case 3: .rgb
            default: .cmyk(isInverted: header.inverted_ink)
            }
        layout = StoredLayout(width: Int(header.width), height: Int(header.height), colors: colors, sampleBytes: 1)
    }

    deinit { fcn_jpeg_reader_destroy(reader) }

    func readRow(into row: UnsafeMutableRawPointer) throws {
        var problem = fcn_problem()
        if !fcn_jpeg_reader_read_row(reader, row.assumingMemoryBound(to: UInt8.self), &problem) {
            throw RasterError(problem, file: file, layout: layout, decodingBytes: decodingBytes)
        }
    }

    func finish() { fcn_jpeg_reader_finish(reader) }

    var warnings: [String] { texts(of: fcn_jpeg_reader_warnings(reader)) }

    /// A picture in several scans is known whole or not at all.
    var givesRowsBeforeDamage: Bool { !isProgressive }
}
