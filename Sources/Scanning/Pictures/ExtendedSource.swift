import Engine
import Network
import Raster

/// A picture extended on each side by reflection: `… 2 1 0 1 2 …`, the edge pixel not repeated.
///
/// Holds only as many rows as the larger of the upper and the lower extension needs.
package final class ExtendedSource: RowSource {
    /// Columns with the extension.
    package let width: Int
    /// Rows with the extension.
    package let height: Int
    /// Samples in a pixel.
    package let channels: Int
    private let source: any RowSource
    private let margins: Margins
    /// Columns of the picture.
    private let pictureWidth: Int
    /// The column of the picture that each column shows.
    private let columns: [Int]
    private var ring: [Float]
    private let capacity: Int
    private var rowsRead = 0
    private var next = 0

    /// Extends a source that has not been read from.
    package init(_ source: any RowSource, margins: Margins) {
        precondition(
            min(margins.top, margins.left, margins.bottom, margins.right) >= 0, "an extension is not negative")
        self.source = source
        self.margins = margins
        channels = source.channels
        width = source.width + margins.left + margins.right
        height = source.height + margins.top + margins.bottom
        pictureWidth = source.width
        columns = (0..<width).map { reflectedIndex($0 - margins.left, count: source.width) }
        capacity = Self.capacity(ofHeight: source.height, margins)
        ring = [Float](repeating: 0, count: capacity * source.width * source.channels)
    }

    /// Rows that are held.
    private static func capacity(ofHeight height: Int, _ margins: Margins) -> Int {
        min(height, max(margins.top, margins.bottom) + 1)
    }

    /// The bytes that an extension holds, without those of the source.
    package static func heldBytes(of picture: Extent, channels: Int, margins: Margins) -> Int {
        guard !margins.isZero else { return 0 }
        return capacity(ofHeight: picture.height, margins) * picture.width * channels * MemoryLayout<Float>.stride
            + (picture.width + margins.left + margins.right) * MemoryLayout<Int>.stride
    }

    /// Writes the next row of the extended picture.
    package func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        let wanted = reflectedIndex(next - margins.top, count: source.height)
        let samples = pictureWidth * channels
        // Rows that were passed over, but for those that reflections at the edges still show.
        if rowsRead < wanted + 1 - capacity {
            try source.skip(rows: wanted + 1 - capacity - rowsRead)
            rowsRead = wanted + 1 - capacity
        }
        while rowsRead <= wanted {
            let place = rowsRead % capacity * samples
            try ring.withUnsafeMutableBufferPointer {
                try source.readRow(into: UnsafeMutableBufferPointer(rebasing: $0[place..<place + samples]))
            }
            rowsRead += 1
        }
        precondition(wanted >= rowsRead - capacity, "the row is still held")
        ring.withUnsafeBufferPointer { ring in
            let start = ring.baseAddress! + wanted % capacity * samples
            let target = row.baseAddress!
            for range in [0..<margins.left, margins.left + pictureWidth..<width] {
                for x in range {
                    let column = columns[x]
                    for channel in 0..<channels { target[x * channels + channel] = start[column * channels + channel] }
                }
            }
            (target + margins.left * channels).update(from: start, count: samples)
        }
        next += 1
    }

    /// Passes over the next rows.
    package func skip(rows: Int) { next += rows }
}
