/// How picture samples become network inputs: `(sample · scale − mean) / deviation`, channel by channel.
///
/// Samples are 0…1; a network that was trained on 0…255 has `scale` 255.
public struct Normalization: Hashable, Sendable, Codable {
    /// The order of colour channels that the network expects.
    public enum ChannelOrder: String, Sendable, Codable {
        /// Red, green, blue.
        case rgb
        /// Blue, green, red.
        case bgr
    }
    /// Multiplies a sample of 0…1.
    public var scale: Float
    /// Subtracted after scaling, one value for each channel.
    public var mean: [Float]
    /// Divides last, one value for each channel.
    public var deviation: [Float]
    /// The order of colour channels that the network expects; irrelevant for grey.
    public var channelOrder: ChannelOrder

    /// A normalisation with one mean and one deviation for each channel.
    public init(scale: Float = 1, mean: [Float], deviation: [Float], channelOrder: ChannelOrder = .rgb) {
        precondition(mean.count == deviation.count, "one mean and one deviation for each channel")
        self.scale = scale
        self.mean = mean
        self.deviation = deviation
        self.channelOrder = channelOrder
    }
}
