/// A picture in memory: 8-bit samples, interleaved, rows from top to bottom.
public struct Picture: Equatable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Samples in a pixel: 1 is grey, 3 is red, green, blue, 4 adds alpha (not premultiplied).
    public let channels: Int
    /// Samples, shape [height, width, channels].
    public var samples: [UInt8]

    /// A picture from samples of shape [height, width, channels].
    public init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(channels == 1 || channels == 3 || channels == 4, "a picture has 1, 3 or 4 channels")
        precondition(samples.count == width * height * channels, "samples must fill the picture exactly")
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
    }

    /// A picture of one colour.
    public init(width: Int, height: Int, color: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        let count = width * height * color.count
        let samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            for start in stride(from: 0, to: count, by: max(color.count, 1)) {
                for channel in color.indices { buffer[start + channel] = color[channel] }
            }
            filled = count
        }
        self.init(width: width, height: height, channels: color.count, samples: samples)
    }

    /// The sample of one channel at column `x` of row `y`.
    public subscript(x: Int, y: Int, channel: Int) -> UInt8 {
        get { samples[(y * width + x) * channels + channel] }
        set { samples[(y * width + x) * channels + channel] = newValue }
    }
}
