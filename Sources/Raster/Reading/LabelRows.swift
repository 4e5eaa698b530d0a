import CImageCodecs
import Files

/// The rows of a label map: a whole number for each pixel, which is the index of a palette or grey as it is stored, whatever
/// it looks like.
package final class LabelRows {
    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    private let readNext: (UnsafeMutableBufferPointer<UInt16>) throws -> Void

    /// Opens a label map.
    ///
    /// - Parameter path: An indexed or grey PNG of 1 to 16 bits, or a grey TIFF of 8 or 16.
    /// - Throws: ``LabelRowsError``, ``RasterError``.
    package init(_ path: String) throws {
        let file = try InputFile(path)
        switch file.format {
        case .png:
            let rows = try PNGIndices(file)
            (width, height) = (Int(rows.header.width), Int(rows.header.height))
            readNext = rows.readRow
        case .tiff:
            let reader = try PictureReader(path)
            let info = reader.info
            guard info.channels == 1, !info.hasAlpha else { throw LabelRowsError.colors(path: path) }
            guard info.sampleType == "unsigned", info.bitDepth == 8 || info.bitDepth == 16 else {
                throw LabelRowsError.samples(path: path, found: "\(info.bitDepth) bits, \(info.sampleType)")
            }
            (width, height) = (info.width, info.height)
            let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: info.width)
            let held = Held(values)
            readNext = { row in
                try reader.readStoredValues(into: held.values)
                for (place, value) in held.values.enumerated() { row[place] = UInt16(value) }
            }
        case .jpeg: throw LabelRowsError.lossy(path: path)
        case .netpbm: throw LabelRowsError.samples(path: path, found: "a Netpbm picture")
        }
    }

    /// Writes the next row, shape [width].
    ///
    /// - Throws: ``RasterError``.
    package func readRow(into row: UnsafeMutableBufferPointer<UInt16>) throws {
        precondition(row.count == width, "a row has a number for each pixel")
        try readNext(row)
    }

    private final class Held {
        let values: UnsafeMutableBufferPointer<Float>
        init(_ values: UnsafeMutableBufferPointer<Float>) { self.values = values }
        deinit { values.deallocate() }
    }
}

/// The indices of a PNG file.
private final class PNGIndices {
    let header: fcn_png_header
    private let file: InputFile
    private let reader: OpaquePointer
    private let layout: StoredLayout
    private let row: ByteBuffer
    /// All rows of an interlaced file.
    private var whole: ByteBuffer?
    private var next = 0

    init(_ file: InputFile) throws {
        var header = fcn_png_header()
        var problem = fcn_problem()
        guard let reader = fcn_png_reader_create(file.stream, &header, &problem) else {
            throw RasterError(problem, header: file)
        }
        guard fcn_png_reader_keep_stored(reader, &header) else {
            fcn_png_reader_destroy(reader)
            throw LabelRowsError.colors(path: file.path)
        }
        self.file = file
        self.reader = reader
        self.header = header
        layout = StoredLayout(
            width: Int(header.width), height: Int(header.height), colors: .gray, sampleBytes: Int(header.sample_bytes))
        row = try ByteBuffer(count: layout.rowBytes, path: file.path)
    }

    deinit { fcn_png_reader_destroy(reader) }

    func readRow(into target: UnsafeMutableBufferPointer<UInt16>) throws {
        var source = row.start
        if header.interlaced {
            if whole == nil {
                let rows = try ByteBuffer(count: layout.pictureBytes, path: file.path)
                try check { fcn_png_reader_read_interlaced(reader, rows.start, layout.rowBytes, &$0) }
                whole = rows
            }
            source = whole!.start + next * layout.rowBytes
        } else {
            try check { fcn_png_reader_read_row(reader, row.start, &$0) }
        }
        next += 1
        for place in 0..<layout.width {
            target[place] =
                layout.sampleBytes == 1
                ? UInt16(source.load(fromByteOffset: place, as: UInt8.self))
                : source.load(fromByteOffset: 2 * place, as: UInt16.self)
        }
    }

    private func check(_ read: (inout fcn_problem) -> Bool) throws {
        var problem = fcn_problem()
        guard read(&problem) else { throw RasterError(problem, file: file, layout: layout, decodingBytes: 0) }
    }
}

/// Why a picture is no label map.
package enum LabelRowsError: DescribedError, Equatable {
    /// Its pixels have colours.
    case colors(path: String)
    /// Its numbers are of another kind.
    case samples(path: String, found: String)
    /// Its numbers are not what was stored.
    case lossy(path: String)

    /// One sentence.
    package var description: String {
        let expected = "a label map is an indexed or grey PNG, or a grey TIFF of 8 or 16 bits"
        switch self {
        case .colors(let path): return "'\(path)' has colours or transparency; \(expected)"
        case .samples(let path, let found): return "'\(path)' has samples of \(found); \(expected)"
        case .lossy(let path): return "'\(path)' is a JPEG, which does not keep numbers as they were; \(expected)"
        }
    }
}
