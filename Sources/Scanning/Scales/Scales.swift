import Glibc
import Network

/// The sizes at which a picture is scored, as shares of its own.
///
/// Windows cover more of a small picture, so that large objects are found at small scales: at scale 0.5 a window of 28
/// pixels covers 56 pixels of the picture.
public struct Scales: Sendable, Equatable {
    /// From small to large; 1 is the picture as it is.
    public let factors: [Double]

    /// The picture as it is.
    public static let native = Scales([1])

    /// The smallest and the largest factor that makes sense.
    public static let range = 1.0 / 64...64
    /// The most scales of one picture.
    public static let limit = 64

    /// Some scales, in any order.
    public init(_ factors: [Double]) {
        precondition(
            !factors.isEmpty && factors.allSatisfy(Self.range.contains) && Set(factors).count == factors.count,
            "scales are different numbers from 1/64 to 64, at least one")
        self.factors = factors.sorted()
    }

    /// Scales of which each is larger than the one before by the same factor, to four decimals.
    public static func geometric(from first: Double, to last: Double, count: Int) -> Scales {
        precondition(count > 1 && first < last, "a geometric series goes up in at least two steps")
        return Scales(
            (0..<count).map { step in
                let factor = first * pow(last / first, Double(step) / Double(count - 1))
                return min(max((factor * 1e4).rounded() / 1e4, first), last)
            })
    }

    /// The same scales of a picture that is to be scored at another size; what leaves the range is left out.
    package func scaled(by factor: Double) -> Scales {
        let scaled = factors.map { $0 * factor }.filter(Self.range.contains)
        let nearest = min(max(factor, Self.range.lowerBound), Self.range.upperBound)
        return Scales(scaled.isEmpty ? [nearest] : scaled)
    }

    /// True where the picture is scored as it is, and nothing else.
    public var isNative: Bool { factors == [1] }

    /// The size of a picture at a scale, at least one pixel.
    public static func size(of picture: Extent, at factor: Double) -> Extent {
        func scaled(_ size: Int) -> Int { max(1, Int((Double(size) * factor).rounded())) }
        return Extent(height: scaled(picture.height), width: scaled(picture.width))
    }
}
