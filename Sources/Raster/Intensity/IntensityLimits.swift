/// The stored values of a picture that are shown as black and as white; what lies beyond is clipped.
public struct IntensityLimits: Sendable, Equatable, Codable {
    /// Shown as 0, on the scale of the file's samples: 0 to 65535 in a file of 16 bits.
    public let low: Double
    /// Shown as 1, or as 255 where bytes are read; larger than `low`.
    public let high: Double

    /// Limits on the scale of the file's samples.
    ///
    /// - Returns: Nil where `high` is not larger than `low`, or one of them is no finite number.
    public init?(low: Double, high: Double) {
        guard low.isFinite, high.isFinite, low < high else { return nil }
        self.low = low
        self.high = high
    }

    /// What a file of 16 bits shows without a rule: all of its range.
    public static let sixteenBits = IntensityLimits(low: 0, high: 65535)!

    /// A stored value on a scale of 0 to 1: `(v − low) / (high − low)`, clipped; 0 for what is no number.
    @inline(__always)
    func unit(_ value: Float) -> Float {
        let unit = (value - Float(low)) / Float(high - low)
        return unit > 0 ? (unit < 1 ? unit : 1) : 0
    }

    /// A stored value on a scale of 0 to 255, rounded to nearest.
    @inline(__always)
    func byte(_ value: Float) -> UInt8 { UInt8(truncatingIfNeeded: Int32(unit(value) * 255 + 0.5)) }
}
