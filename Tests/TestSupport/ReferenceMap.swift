import Network
import Numbers

/// A feature map in float64; the layers of a network are written for it straight from their formulas, slow and obvious.
package struct ReferenceMap {
    /// Rows.
    package let height: Int
    /// Columns.
    package let width: Int
    /// Channels.
    package let channels: Int
    /// The values, shape [height, width, channels].
    package var values: [Double]

    /// A map of zeros.
    package init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
        values = [Double](repeating: 0, count: height * width * channels)
    }

    /// A map from its values.
    package init(
        height: Int, width: Int, channels: Int, _ value: (_ y: Int, _ x: Int, _ channel: Int) -> Double
    ) {
        self.init(height: height, width: width, channels: channels)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels { self[y, x, channel] = value(y, x, channel) }
            }
        }
    }

    /// A map of values in −1…1, always the same for a seed.
    package static func random(_ extent: Extent, channels: Int, seed: UInt64) -> ReferenceMap {
        var generator = SplitMix64(seed: seed)
        return ReferenceMap(height: extent.height, width: extent.width, channels: channels) { _, _, _ in
            .random(in: -1...1, using: &generator)
        }
    }

    /// The part from a row and column on.
    package func crop(y: Int, x: Int, _ extent: Extent) -> ReferenceMap {
        ReferenceMap(height: extent.height, width: extent.width, channels: channels) { self[y + $0, x + $1, $2] }
    }

    /// The value of one channel at one place.
    package subscript(y: Int, x: Int, channel: Int) -> Double {
        get { values[(y * width + x) * channels + channel] }
        set { values[(y * width + x) * channels + channel] = newValue }
    }

    /// The values of one row, shape [width, channels].
    package func row(_ y: Int) -> ArraySlice<Double> { values[y * width * channels..<(y + 1) * width * channels] }

    /// The values, shape [channels, height, width].
    package var channelsFirst: [Double] {
        (0..<channels).flatMap { channel in stride(from: channel, to: values.count, by: channels).map { values[$0] } }
    }
}
