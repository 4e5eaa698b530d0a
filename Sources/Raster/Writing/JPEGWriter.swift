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

    var code: fcn_jpeg_colors {
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
    private let file: AtomicFile
    private let encoder: JPEGEncoder

    /// Creates a temporary file and writes the header to it.
    package init(
        _ path: String, width: Int, height: Int, colors: JPEGColors, quality: Int, progressive: Bool
    ) throws {
        // Before a file is made.
        try JPEGEncoder.check(path, width: width, height: height)
        file = try RasterError.writing { try AtomicFile(path) }
        encoder = try JPEGEncoder(
            file.stream, name: path, width: width, height: height, colors: colors, quality: quality,
            progressive: progressive)
    }

    /// Writes the next row: samples, shape [width, channels].
    package func writeRow(_ row: UnsafeBufferPointer<UInt8>) throws { try encoder.writeRow(row) }

    /// Completes the file and gives it its name.
    package func finish() throws {
        try encoder.finish()
        try RasterError.writing { try file.commit() }
    }
}
