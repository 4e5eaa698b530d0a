import Engine
import Raster

/// The rows of a picture file, decoded when they are asked for.
public final class PictureSource: RowSource {
    /// Columns of the upright picture.
    public var width: Int { reader.info.width }
    /// Rows of the upright picture.
    public var height: Int { reader.info.height }
    /// Samples in a pixel, as the network wants them: 1 or 3.
    public let channels: Int
    private let reader: PictureReader

    /// Reads from a picture whose header has been read.
    ///
    /// - Throws: ``ScanError/channelsNotReadable(channels:)`` for other channels than 1 or 3.
    public init(_ reader: PictureReader, channels: Int) throws {
        guard channels == 1 || channels == 3 else { throw ScanError.channelsNotReadable(channels: channels) }
        self.reader = reader
        self.channels = channels
    }

    /// Writes the next row, shape [width, channels], samples 0…1.
    public func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        try reader.readRow(into: row, channels: channels)
    }

    /// Passes over the next rows, where the format allows it without decoding them.
    public func skip(rows: Int) throws { try reader.skip(rows: rows) }
}
