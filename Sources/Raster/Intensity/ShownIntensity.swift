/// How a picture of more than 8 bits in a sample was shown to a network of 8.
public struct ShownIntensity: Sendable, Equatable, Codable {
    /// The rule, as ``IntensityRule`` writes it.
    public var rule: String
    /// The stored value that was shown as black.
    public var low: Double
    /// The stored value that was shown as white.
    public var high: Double
    /// The largest sample that was read, where samples are whole numbers without transparency.
    public var largestSample: Int?

    /// What a reader shows; nil for pictures of 8 bits and less, which are shown as they are.
    public init?(_ rule: IntensityRule, _ reader: PictureReader) {
        guard reader.info.bitDepth > 8 else { return nil }
        let limits = reader.intensity ?? reader.wholeRange
        self.rule = rule.description
        low = limits.low
        high = limits.high
        largestSample = reader.largestSample
    }

    /// No sample reaches a quarter of what is shown as white, so that the network saw a dark picture.
    public var isDark: Bool { largestSample.map { Double($0) < low + (high - low) / 4 } ?? false }
}
