import CImageCodecs
import Glibc

/// Writes a JPEG picture to an open stream, from top to bottom, one row at a time.
final class JPEGEncoder {
    /// What errors call the picture.
    let name: String
    private let width: Int
    private let height: Int
    private let channels: Int
    private let writer: OpaquePointer
    private var nextRow = 0

    /// Writes the header.
    ///
    /// - Parameter stream: Outlives the encoder.
    /// - Throws: ``RasterError/cannotWrite(path:reason:)`` or
    ///   ``RasterError/tooLargeForFormat(path:format:width:height:limit:)``.
    init(
        _ stream: UnsafeMutablePointer<FILE>, name: String, width: Int, height: Int, colors: JPEGColors, quality: Int,
        progressive: Bool
    ) throws {
        precondition((1...100).contains(quality), "a JPEG quality is 1 to 100")
        try Self.check(name, width: width, height: height)
        self.name = name
        self.width = width
        self.height = height
        channels = colors.channels
        var problem = fcn_problem()
        let options = fcn_jpeg_writer_options(
            width: UInt32(width), height: UInt32(height), colors: colors.code, quality: Int32(quality),
            progressive: progressive)
        guard let writer = fcn_jpeg_writer_create(stream, options, &problem) else {
            throw RasterError(problem, writing: name)
        }
        self.writer = writer
    }

    deinit { fcn_jpeg_writer_destroy(writer) }

    /// Makes sure that a JPEG picture can have this size.
    ///
    /// - Throws: ``RasterError/tooLargeForFormat(path:format:width:height:limit:)``.
    static func check(_ name: String, width: Int, height: Int) throws {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        // JPEG_MAX_DIMENSION of libjpeg.
        let sideLimit = 65500
        if width > sideLimit || height > sideLimit {
            throw RasterError.tooLargeForFormat(
                path: name, format: .jpeg, width: width, height: height, limit: sideLimit)
        }
    }

    /// Writes the next row: samples, shape [width, channels].
    func writeRow(_ row: UnsafeBufferPointer<UInt8>) throws {
        precondition(nextRow < height, "all rows of the picture have been written")
        precondition(row.count == width * channels, "a row must have width × channels samples")
        var problem = fcn_problem()
        if !fcn_jpeg_writer_write_row(writer, row.baseAddress!, &problem) {
            throw RasterError(problem, writing: name)
        }
        nextRow += 1
    }

    /// Writes what follows the last row; the bytes may still wait in the buffer of the stream.
    func finish() throws {
        precondition(nextRow == height, "a picture is finished when all of its rows are written")
        var problem = fcn_problem()
        if !fcn_jpeg_writer_finish(writer, &problem) { throw RasterError(problem, writing: name) }
    }
}
