/// A picture that lies in memory as samples of 0…1, or a rectangle of it.
package final class ArraySource: RandomAccessRowSource {
    /// Columns of the rectangle.
    package let width: Int
    /// Rows of the rectangle.
    package let height: Int
    /// Samples in a pixel.
    package let channels: Int
    private let samples: [Float]
    private let pictureWidth: Int
    private let left: Int
    private var row: Int

    /// The whole of a picture of shape [height, width, channels].
    package convenience init(_ samples: [Float], width: Int, height: Int, channels: Int) {
        precondition(samples.count == width * height * channels, "samples must fill the picture exactly")
        self.init(
            samples, pictureWidth: width, channels: channels, left: 0, top: 0, width: width, height: height)
    }

    /// A rectangle of a picture whose rows have `pictureWidth` pixels.
    package init(
        _ samples: [Float], pictureWidth: Int, channels: Int, left: Int, top: Int, width: Int, height: Int
    ) {
        precondition(
            left >= 0 && top >= 0 && left + width <= pictureWidth
                && (top + height) * pictureWidth * channels <= samples.count, "the rectangle must lie in the picture")
        self.samples = samples
        self.pictureWidth = pictureWidth
        self.channels = channels
        self.left = left
        self.width = width
        self.height = height
        row = top
    }

    /// Writes the next row.
    package func readRow(into target: UnsafeMutableBufferPointer<Float>) {
        readRow(ahead: 0, into: target)
        skip(1)
    }

    /// Writes a row that has not been read yet, counted from the next one.
    package func readRow(ahead: Int, into target: UnsafeMutableBufferPointer<Float>) {
        let start = ((row + ahead) * pictureWidth + left) * channels
        samples.withUnsafeBufferPointer {
            target.baseAddress!.update(from: $0.baseAddress! + start, count: width * channels)
        }
    }

    /// Goes on by some rows.
    package func skip(_ rows: Int) { row += rows }
}
