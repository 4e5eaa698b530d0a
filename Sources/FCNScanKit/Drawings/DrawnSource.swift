import Engine
import Raster
import Scanning

/// The rows of a picture file, of which what is drawn is kept when they are read.
final class DrawnSource: RowSource {
    var width: Int { plain.width }
    var height: Int { plain.height }
    var channels: Int { plain.channels }
    private let plain: PictureSource
    private let reader: PictureReader
    private let pixels: PixelRows

    /// - Parameters:
    ///   - reader: Has not been read from.
    ///   - channels: Samples in a pixel, as the network wants them: 1 or 3.
    ///   - pixels: Takes each row that is read.
    /// - Throws: `ScanError/channelsNotReadable(channels:)` for other channels than 1 or 3.
    init(_ reader: PictureReader, channels: Int, keeping pixels: PixelRows) throws {
        plain = try PictureSource(reader, channels: channels)
        self.reader = reader
        self.pixels = pixels
    }

    func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        try pixels.append { try reader.readRow(into: row, channels: channels, pixels: $0) }
    }
}
