import CImageCodecs
import Files

/// What the samples of a written pixel are.
package enum PixelFormat: Sendable, CaseIterable {
    /// One sample of grey.
    case gray
    /// Red, green, blue.
    case rgb
    /// Red, green, blue, and alpha that the colours are not multiplied with.
    case rgba

    /// Samples in a pixel.
    package var channels: Int {
        switch self {
        case .gray: 1
        case .rgb: 3
        case .rgba: 4
        }
    }
}

/// Writes a PNG file from top to bottom, one row at a time.
///
/// The file appears under its name when ``finish()`` returns. A writer that is let go before that leaves
/// nothing, and does not touch what stood under the name.
///
/// A writer belongs to one task at a time.
package final class PNGWriter {
    /// Where the finished file will stand.
    package let path: String
    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// What the samples of a pixel are.
    package let format: PixelFormat
    /// Bits in a sample: 8 or 16.
    package let bitDepth: Int
    /// The row that the next call writes, from 0.
    package private(set) var nextRow = 0

    private let file: AtomicFile
    private let writer: OpaquePointer
    private var isFinished = false

    /// Creates a temporary file and writes the header to it.
    ///
    /// - Parameter path: The file; its folder must exist.
    /// - Parameter width: Pixels in a row.
    /// - Parameter height: Rows.
    /// - Parameter format: What the samples of a pixel are.
    /// - Parameter bitDepth: 8 or 16.
    /// - Parameter content: What the picture shows, which decides how it is compressed.
    /// - Throws: ``RasterError/cannotWrite(path:reason:)`` or
    ///   ``RasterError/tooLargeForFormat(path:format:width:height:limit:)``.
    package init(
        _ path: String, width: Int, height: Int, format: PixelFormat, bitDepth: Int = 8,
        content: PNGContent = .photograph
    ) throws {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(bitDepth == 8 || bitDepth == 16, "a PNG is written with 8 or 16 bits in a sample")
        // The format keeps sizes in 31 bits.
        let sideLimit = Int(Int32.max)
        if width > sideLimit || height > sideLimit {
            throw RasterError.tooLargeForFormat(
                path: path, format: .png, width: width, height: height, limit: sideLimit)
        }
        self.path = path
        self.width = width
        self.height = height
        self.format = format
        self.bitDepth = bitDepth
        file = try RasterError.writing { try AtomicFile(path) }
        var problem = fcn_problem()
        let compression = content.compression
        let options = fcn_png_writer_options(
            width: UInt32(width), height: UInt32(height), components: Int32(format.channels),
            bit_depth: Int32(bitDepth), filter: compression.filter, compression_level: compression.level,
            strategy: compression.strategy)
        guard let writer = fcn_png_writer_create(file.stream, options, &problem) else {
            throw RasterError(problem, writing: path)
        }
        self.writer = writer
    }

    deinit { fcn_png_writer_destroy(writer) }

    /// Writes the next row of an 8-bit picture.
    ///
    /// - Parameter row: Samples, shape [width, channels].
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package func writeRow(_ row: UnsafeBufferPointer<UInt8>) throws {
        precondition(bitDepth == 8, "rows of bytes are for 8-bit pictures")
        try write(row)
    }

    /// Writes the next row of a 16-bit picture.
    ///
    /// - Parameter row: Samples in native byte order, shape [width, channels].
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package func writeRow(_ row: UnsafeBufferPointer<UInt16>) throws {
        precondition(bitDepth == 16, "rows of 16-bit numbers are for 16-bit pictures")
        try write(row)
    }

    private func write<Sample>(_ row: UnsafeBufferPointer<Sample>) throws {
        precondition(!isFinished && nextRow < height, "all rows of the picture have been written")
        precondition(row.count == width * format.channels, "a row must have width × channels samples")
        var problem = fcn_problem()
        if !fcn_png_writer_write_row(writer, row.baseAddress!, &problem) {
            throw RasterError(problem, writing: path)
        }
        nextRow += 1
    }

    /// Completes the file and gives it its name; a second call does nothing.
    ///
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package func finish() throws {
        if isFinished { return }
        precondition(nextRow == height, "a picture is finished when all of its rows are written")
        isFinished = true
        var problem = fcn_problem()
        if !fcn_png_writer_finish(writer, &problem) { throw RasterError(problem, writing: path) }
        try RasterError.writing { try file.commit() }
    }
}

extension RasterError {
    /// Tells a failure to write a file in the words of this module.
    static func writing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch FileError.cannotWrite(let path, let reason) {
            throw RasterError.cannotWrite(path: path, reason: reason)
        }
    }
}
