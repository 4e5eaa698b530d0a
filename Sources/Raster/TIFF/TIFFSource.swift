import CImageCodecs
import Glibc

/// The rows of one picture of a TIFF file: of strips a row at a time, of tiles a row of tiles at a time.
///
/// Rows that are skipped are only decoded where they share a strip with one that is wanted, and tiles beside the wanted
/// columns not at all.
final class TIFFSource: FileDecoder {
    let layout: StoredLayout
    /// The longest compressed strip or tile, decoded tiles, and the table of all of them.
    let decodingBytes: Int
    /// The stored samples' bits in the file.
    var bitDepth: Int { pixels.unpacking.bits }
    private let file: InputFile
    private let header: fcn_tiff_header
    private let pixels: TIFFPixels
    /// One for each plane that is read in strips, so that each goes on in its own; else a single one.
    private let readers: [TIFFReader]
    /// The columns that are wanted; what a row holds outside of them is undefined.
    private let columns: Range<Int>
    /// The first columns of the tiles that are wanted.
    private let tiles: [Int]
    private var nextRow = 0
    /// A decoded row of a strip, or the rows of tiles of each plane, one tile after the other.
    private var decoded: ByteBuffer?
    /// The first row of the tiles that are held.
    private var heldTop: Int?

    /// Opens one picture.
    ///
    /// - Parameters:
    ///   - directory: Which one, whose size was checked.
    ///   - columns: The stored columns that are wanted; all unless given.
    ///   - limits: Bounds the table of strips or tiles, and what libtiff may ask for at a time.
    init(_ file: InputFile, _ directory: TIFFDirectory, columns: Range<Int>?, limits: DecodingLimits) throws {
        let compression = TIFFCompression(code: directory.integer(.compression) ?? 1)
        guard compression.isRead else {
            throw RasterError.codecNotRead(
                path: file.path, format: .tiff, codec: compression.name, converter: compression.converter)
        }
        let tableBytes = directory.tableBytes
        guard tableBytes <= limits.maximumBytes else {
            throw RasterError.tooManyBytes(
                path: file.path, width: directory.integer(.width) ?? 0, height: directory.integer(.height) ?? 0,
                bytes: tableBytes, limit: limits.maximumBytes, holding: .table)
        }
        let first = try TIFFReader(file, directory.offset, limits: limits)
        let header = first.header
        let pixels = try TIFFPixels(header, path: file.path) { first.palette(channel: $0) }
        let layout = StoredLayout(
            width: Int(header.width), height: Int(header.height), colors: pixels.colors,
            sampleBytes: pixels.unpacking.sampleBytes, fullScale: pixels.unpacking.fullScale)
        let columns = columns ?? 0..<layout.width
        let unitWidth = Int(header.unit_width)
        let tiles =
            header.tiled
            ? Array(stride(from: columns.lowerBound / unitWidth * unitWidth, to: columns.upperBound, by: unitWidth))
            : [0]
        let planes = pixels.planes.count
        let heldBytes = Self.heldBytes(header, tiles: tiles.count, planes: planes)
        let handles = header.tiled ? 1 : planes
        decodingBytes = .saturatingSum(
            .saturatingProduct(handles, .saturatingSum(tableBytes, Int(clamping: header.stored_bytes))), heldBytes,
            // Rows that a codec holds before they are given, as those of a block of JPEG.
            .saturatingProduct(32, Int(clamping: header.row_bytes)))
        // Before further handles are opened and tiles are held.
        guard decodingBytes <= limits.maximumBytes else {
            throw RasterError.tooManyBytes(
                path: file.path, width: layout.width, height: layout.height, bytes: decodingBytes,
                limit: limits.maximumBytes, holding: header.tiled ? .tiles : .strips)
        }
        readers = try [first] + (1..<handles).map { _ in try TIFFReader(file, directory.offset, limits: limits) }
        self.file = file
        self.header = header
        self.pixels = pixels
        self.layout = layout
        self.columns = columns
        self.tiles = tiles
    }

    /// Bytes of decoded rows or tiles.
    private static func heldBytes(_ header: fcn_tiff_header, tiles: Int, planes: Int) -> Int {
        if header.form == FCN_TIFF_RASTER {
            let raster = Int.saturatingProduct(4, Int(header.unit_width), Int(header.unit_height))
            // The library decodes into memory of its own before.
            return .saturatingProduct(raster, tiles + 1)
        }
        return header.tiled
            ? .saturatingProduct(Int(clamping: header.tile_bytes), tiles, planes) : Int(clamping: header.row_bytes)
    }

    func readRow(into row: UnsafeMutableRawPointer) throws {
        if header.tiled || header.form == FCN_TIFF_RASTER {
            try readHeldRow(into: row)
        } else {
            try readStripRow(into: row)
        }
        nextRow += 1
    }

    func skip(rows: Int, scratch: UnsafeMutableRawPointer) { nextRow += rows }

    private func readStripRow(into row: UnsafeMutableRawPointer) throws {
        let buffer = try decodedBuffer()
        let isPlanar = pixels.planes.count > 1
        for (slot, plane) in pixels.planes.enumerated() {
            try check { fcn_tiff_reader_read_row(readers[slot].handle, UInt32(nextRow), plane, buffer, $0) }
            pixels.unpacking.unpack(
                buffer, first: 0, count: layout.width, plane: isPlanar ? slot : nil, into: row,
                pixelSamples: layout.colors.components)
        }
    }

    private func readHeldRow(into row: UnsafeMutableRawPointer) throws {
        let unitHeight = Int(header.unit_height)
        let unitWidth = Int(header.unit_width)
        let top = nextRow / unitHeight * unitHeight
        let buffer = try decodedBuffer()
        let isRaster = header.form == FCN_TIFF_RASTER
        let rowBytes = isRaster ? 4 * unitWidth : Int(header.row_bytes)
        let tileBytes = isRaster ? rowBytes * unitHeight : Int(header.tile_bytes)
        if heldTop != top {
            heldTop = nil
            try decodeTiles(top: top, into: buffer, tileBytes: tileBytes)
            heldTop = top
        }
        let isPlanar = pixels.planes.count > 1
        let inner = (nextRow - top) * rowBytes
        for slot in pixels.planes.indices {
            for (number, left) in tiles.enumerated() {
                let start = (slot * tiles.count + number) * tileBytes + inner
                pixels.unpacking.unpack(
                    buffer + start, first: 0, count: min(unitWidth, layout.width - left),
                    plane: isPlanar ? slot : nil, into: row + left * layout.pixelBytes,
                    pixelSamples: layout.colors.components)
            }
        }
    }

    private func decodeTiles(top: Int, into buffer: UnsafeMutableRawPointer, tileBytes: Int) throws {
        let handle = readers[0].handle
        for (slot, plane) in pixels.planes.enumerated() {
            for (number, left) in tiles.enumerated() {
                let place = buffer + (slot * tiles.count + number) * tileBytes
                try check { problem in
                    header.form == FCN_TIFF_RASTER
                        ? fcn_tiff_reader_read_raster(
                            handle, UInt32(left), UInt32(top), place.assumingMemoryBound(to: UInt8.self), problem)
                        : fcn_tiff_reader_read_tile(handle, UInt32(left), UInt32(top), plane, place, problem)
                }
            }
        }
    }

    private func decodedBuffer() throws -> UnsafeMutableRawPointer {
        if let decoded { return decoded.start }
        let bytes = Self.heldBytes(header, tiles: tiles.count, planes: pixels.planes.count)
        let buffer = try ByteBuffer(count: bytes, path: file.path)
        decoded = buffer
        return buffer.start
    }

    private func check(_ read: (UnsafeMutablePointer<fcn_problem>) -> Bool) throws {
        var problem = fcn_problem()
        guard !read(&problem) else { return }
        // A row of a strip that was only passed over counts as the one that was wanted.
        problem.row = UInt32(nextRow)
        throw RasterError(problem, file: file, layout: layout, decodingBytes: decodingBytes)
    }

    /// Nothing of the file follows the last row.
    func finish() { decoded = nil }

    var warnings: [String] { pixels.warnings + readers[0].warnings }

    var givesRowsBeforeDamage: Bool { true }
}

/// A directory that libtiff has read.
private final class TIFFReader {
    let handle: OpaquePointer
    let header: fcn_tiff_header

    init(_ file: InputFile, _ offset: Int, limits: DecodingLimits) throws {
        var header = fcn_tiff_header()
        var problem = fcn_problem()
        guard
            let handle = fcn_tiff_reader_create(
                file.descriptor, UInt64(offset), Int64(limits.maximumBytes), &header, &problem)
        else { throw RasterError(problem, header: file) }
        self.handle = handle
        self.header = header
    }

    deinit { fcn_tiff_reader_destroy(handle) }

    func palette(channel: Int) -> UnsafePointer<UInt16>? { fcn_tiff_reader_palette(handle, Int32(channel)) }

    var warnings: [String] { texts(of: fcn_tiff_reader_warnings(handle)) }
}

extension TIFFDirectory {
    /// An upper estimate of the bytes of libtiff's table of strips or tiles.
    fileprivate var tableBytes: Int {
        let width = max(integer(.width) ?? 1, 1)
        let height = max(integer(.height) ?? 1, 1)
        func parts(_ size: Int, _ part: Int) -> Int { part <= 0 ? size : (size - 1) / part + 1 }
        let units =
            count(.tileWidth) > 0
            ? Int.saturatingProduct(parts(width, integer(.tileWidth) ?? 1), parts(height, integer(.tileHeight) ?? 1))
            : parts(height, integer(.rowsPerStrip) ?? height)
        let planes = integer(.planarConfiguration) == 2 ? max(integer(.samplesPerPixel) ?? 1, 1) : 1
        let stated = max(count(.stripOffsets), count(.tileOffsets))
        // A place and a length of 8 bytes each, and once more while they are read.
        return .saturatingProduct(max(.saturatingProduct(units, planes), stated), 32)
    }
}

extension Int {
    /// A product of byte counts that stays at `Int.max` where it would overflow.
    static func saturatingProduct(_ factors: Int...) -> Int {
        factors.reduce(1) { product, factor in
            let (result, overflow) = product.multipliedReportingOverflow(by: factor)
            return overflow ? Int.max : result
        }
    }
}
