import PixelKernels
import Raster

/// Cuts a picture and smaller copies of it into JPEG tiles while it is read from top to bottom.
///
/// Each copy has half the width and height of the one before, rounded up; a pixel is the mean of four. Of each copy a row,
/// and the compressed tiles of one row of tiles, are all that is held.
package struct PictureTiles {
    /// Pixels on a side of a tile; the last of a row or column may be smaller.
    package static let side = 1024
    /// At which tiles are hard to tell from the picture.
    fileprivate static let quality = 88

    /// Reads a picture and keeps its tiles.
    ///
    /// - Parameters:
    ///   - reader: Has not been read from.
    ///   - number: The picture's place in the report; tiles are named `PICTURE-LEVEL-ROW-COLUMN`.
    ///   - onRow: Called after each row.
    /// - Returns: The levels, the picture in full size first.
    /// - Throws: `RasterError`, `FileError`.
    package static func cut(
        _ reader: PictureReader, number: Int, into chunks: ReportChunks, onRow: () -> Void = {}
    ) throws -> [ReportContents.TileLevel] {
        let channels = reader.info.channels == 1 ? 1 : 3
        var sizes = [ReportContents.TileLevel(width: reader.info.width, height: reader.info.height)]
        while let last = sizes.last, max(last.width, last.height) > side {
            sizes.append(ReportContents.TileLevel(width: (last.width + 1) / 2, height: (last.height + 1) / 2))
        }
        let cutters = sizes.enumerated().map { TileCutter($1, channels: channels, name: "\(number)-\($0)", chunks) }
        for (cutter, next) in zip(cutters, cutters.dropFirst()) { cutter.next = next }
        let row = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: reader.info.width * channels)
        defer { row.deallocate() }
        for _ in 0..<reader.info.height {
            try reader.readRow(into: row, channels: channels)
            try cutters[0].add(UnsafeBufferPointer(row))
            onRow()
        }
        return sizes
    }
}

/// The tiles of one level, and what the next level needs of it.
private final class TileCutter {
    /// The level of half the size.
    var next: TileCutter?
    private let size: ReportContents.TileLevel
    private let channels: Int
    private let name: String
    private let chunks: ReportChunks
    /// The row of pixels that comes next.
    private var row = 0
    /// The tiles of the present row of tiles.
    private var writers: [JPEGMemoryWriter] = []
    /// The first of two rows that become one of the next level.
    private var first: [UInt8] = []

    init(_ size: ReportContents.TileLevel, channels: Int, name: String, _ chunks: ReportChunks) {
        self.size = size
        self.channels = channels
        self.name = name
        self.chunks = chunks
    }

    /// Adds the next row, shape [width, channels].
    func add(_ pixels: UnsafeBufferPointer<UInt8>) throws {
        let side = PictureTiles.side
        if row % side == 0 {
            let height = min(side, size.height - row)
            writers = try stride(from: 0, to: size.width, by: side).map {
                try JPEGMemoryWriter(
                    width: min(side, size.width - $0), height: height, colors: channels == 1 ? .gray : .luma,
                    quality: PictureTiles.quality)
            }
        }
        for (column, writer) in writers.enumerated() {
            let end = min((column + 1) * side, size.width) * channels
            try writer.writeRow(UnsafeBufferPointer(rebasing: pixels[column * side * channels..<end]))
        }
        row += 1
        if row % side == 0 || row == size.height {
            for (column, writer) in writers.enumerated() {
                try chunks.add(picture: writer.finish(), name: "\(name)-\((row - 1) / side)-\(column)")
            }
            writers = []
        }
        if let next { try halve(pixels, into: next) }
    }

    /// Makes a row of the next level of every two; the last one of an odd number counts twice.
    private func halve(_ pixels: UnsafeBufferPointer<UInt8>, into next: TileCutter) throws {
        if row % 2 == 1 {
            first = Array(pixels)
            if row < size.height { return }
        }
        let half = [UInt8](unsafeUninitializedCapacity: next.size.width * channels) { result, filled in
            halveRows(
                first, pixels.baseAddress!, width: size.width, channels: channels, into: result.baseAddress!)
            filled = result.count
        }
        try half.withUnsafeBufferPointer { try next.add($0) }
    }
}
