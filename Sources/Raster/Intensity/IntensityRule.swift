/// How pictures of more than 8 bits in a sample are shown to networks that were trained on 8.
///
/// Pictures of 8 bits and less are shown as they are, whatever the rule.
public enum IntensityRule: Sendable, Equatable, Hashable {
    /// The whole range that the samples can have: 0 to 65535 of a file of 16 bits.
    case full
    /// Between two stored values, which are the same for every picture.
    case between(low: Double, high: Double)
    /// Between two percentiles of the picture's own samples, all channels together, each of 0 to 100.
    case percentiles(low: Double, high: Double)

    /// A rule from its text: `full`, `LOW:HIGH` with stored values, or `percentile:LOW:HIGH`.
    ///
    /// - Returns: Nil for any other text, and where the low end does not lie below the high one.
    public init?(_ text: String) {
        if text == "full" {
            self = .full
            return
        }
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)[...]
        let isPercentile = parts.first == "percentile"
        if isPercentile { parts.removeFirst() }
        let numbers = parts.compactMap { Double($0) }
        guard parts.count == 2, numbers.count == 2, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[1] else {
            return nil
        }
        if isPercentile, numbers[0] < 0 || numbers[1] > 100 { return nil }
        self =
            isPercentile
            ? .percentiles(low: numbers[0], high: numbers[1]) : .between(low: numbers[0], high: numbers[1])
    }

    /// The picture must be decoded once before it is shown.
    public var measures: Bool {
        switch self {
        case .full, .between: false
        case .percentiles: true
        }
    }
}

extension IntensityRule: CustomStringConvertible {
    /// The text that ``init(_:)`` reads.
    public var description: String {
        func text(_ number: Double) -> String {
            number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
        }
        return switch self {
        case .full: "full"
        case .between(let low, let high): "\(text(low)):\(text(high))"
        case .percentiles(let low, let high): "percentile:\(text(low)):\(text(high))"
        }
    }
}
