/// Between which scores those of a class lie, and how they are stored between them.
public struct ScoreLimits: Sendable, Equatable, Codable {
    /// The smallest score; of 8 bits the one that is stored as 0.
    public var low: Float
    /// The largest score; of 8 bits the one that is stored as 255.
    public var high: Float

    /// The steps between the numbers of 8 bits.
    private static let steps = 255.0

    /// The distance of scores that 8 bits tell apart.
    private var step: Double { (Double(high) - Double(low)) / Self.steps }

    /// The limits of two groups of scores together.
    func joined(with other: ScoreLimits) -> ScoreLimits {
        ScoreLimits(low: min(low, other.low), high: max(high, other.high))
    }

    /// The number of 8 bits nearest to a score between the limits.
    func quantized(_ score: Float) -> UInt8 {
        guard high > low else { return 0 }
        return UInt8(min(max(((Double(score) - Double(low)) / step).rounded(), 0), Self.steps))
    }

    /// The score that a number of 8 bits stands for.
    func score(_ quantized: UInt8) -> Float { Float(Double(low) + Double(quantized) * step) }

    /// The most by which a stored score differs from that of the network.
    func largestError(_ type: StoredScoreType) -> Float {
        let largest = max(abs(low), abs(high))
        switch type {
        case .float32: return 0
        case .float16:
            // Half of the last bit's worth, and what lies beyond the largest number.
            let last = largest < 0x1p-14 ? 0x1p-24 : largest.binade * 0x1p-10
            return max(last / 2, largest - 65504)
        case .uint8: return high > low ? Float(step / 2) + largest.ulp : 0
        }
    }
}
