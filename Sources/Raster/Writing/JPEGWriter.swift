import CImageCodecs
import Files

/// How the colours of a written JPEG are stored.
package enum JPEGColors: Sendable {
    /// One sample of grey.
    case gray
    /// Luma and chroma, from red, green, blue: the usual JPEG.
    case luma
    /// Red, green, blue.
    case rgb
    /// Four inks, inverted or not as the caller gives them; `hasAdobeMarker` declares them inverted.
    case cmyk(hasAdobeMarker: Bool)
    /// Luma, chroma and black, from four inverted inks.
    case lumaInk

    /// Samples in a pixel that is written.
    package var channels: Int {
        switch self {
        case .gray: 1
        case .luma, .rgb: 3
        case .cmyk, .lumaInk: 4
        }
    }

    fileprivate var code: fcn_jpeg_colors {
        switch self {
        case .gray: FCN_JPEG_GRAY
        case .luma: FCN_JPEG_YCC
        case .rgb: FCN_JPEG_RGB
        case .cmyk(let hasAdobeMarker): hasAdobeMarker ? FCN_JPEG_CMYK : FCN_JPEG_PLAIN_CMYK
        case .lumaInk: FCN_JPEG_YCCK
        }
    }
}

/// Writes a JPEG file from top to bottom, one row at a time; complete or not at all, as ``PNGWriter``.
package final class JPEGWriter {
    private let path: String
    private let width: Int
    private let height: Int
    private let channels: Int
    private let file: AtomicFile
    private let writer: OpaquePointer
    private var nextRow = 0

    /// Creates a temporary file and writes the header to it.
    package init(
        _ path: String, width: Int, height: Int, colors: JPEGColors, quality: Int, progressive: Bool
    ) throws {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition((1...100).contains(quality), "a JPEG quality is 1 to 100")
        // JPEG_MAX_DIMENSION of libjpeg.
        let sideLimit = 65500
        if width > sideLimit || height > sideLimit {
            throw RasterError.tooLargeForFormat(
                path: path, format: .jpeg, width: width, height: height, limit: sideLimit)
        }
        self.path = path
        self.width = width
        self.height = height
        channels = colors.channels
        file = try RasterError.writing { try AtomicFile(path) }
        var problem = fcn_problem()
        let options = fcn_jpeg_writer_options(
            width: UInt32(width), height: UInt32(height), colors: colors.code, quality: Int32(quality),
            progressive: progressive)
        guard let writer = fcn_jpeg_writer_create(file.stream, options, &problem) else {
            throw RasterError(problem, writing: path)
        }
        self.writer = writer
    }

    deinit { fcn_jpeg_writer_destroy(writer) }

    /// Writes the next row: samples, shape [width, channels].
    package func writeRow(_ row: UnsafeBufferPointer<UInt8>) throws {
        precondition(nextRow < height, "all rows of the picture have been written")
        precondition(row.count == width * channels, "a row must have width × channels samples")
        var problem = fcn_problem()
        if !fcn_jpeg_writer_write_row(writer, row.baseAddress!, &problem) {
            throw RasterError(problem, writing: path)
        }
        nextRow += 1
    }

    /// Completes the file and gives it its name.
    package func finish() throws {
        precondition(nextRow == height, "a picture is finished when all of its rows are written")
        var problem = fcn_problem()
        if !fcn_jpeg_writer_finish(writer, &problem) { throw RasterError(problem, writing: path) }
        try RasterError.writing { try file.commit() }
    }
}
