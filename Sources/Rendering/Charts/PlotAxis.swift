import Glibc

/// One axis of a chart.
package struct PlotAxis: Sendable, Equatable {
    /// How numbers are spread along an axis.
    package enum Scale: Sendable, Equatable {
        /// Equal differences have equal lengths.
        case linear
        /// Equal ratios have equal lengths; numbers that are not positive have no place.
        case logarithmic
    }

    /// What the numbers are, with their unit; nothing is written when it is empty.
    package var title: String
    /// The first and the last number; taken from the data unless given.
    package var range: ClosedRange<Double>?
    /// How numbers are spread.
    package var scale: Scale
    /// Whole numbers only, such as epochs.
    package var isWhole: Bool
    /// Writes 0.5 as 50%.
    package var isPercentage: Bool
    /// False where the numbers have no meaning, so that none are written.
    package var hasNumbers: Bool

    /// An axis; see its properties.
    package init(
        _ title: String = "", range: ClosedRange<Double>? = nil, scale: Scale = .linear, isWhole: Bool = false,
        isPercentage: Bool = false, hasNumbers: Bool = true
    ) {
        precondition(
            range.map { $0.lowerBound.isFinite && $0.upperBound.isFinite } ?? true, "an axis has finite ends")
        precondition(
            scale == .linear || range.map { $0.lowerBound > 0 } ?? true, "a logarithmic axis has positive numbers only")
        self.title = title
        self.range = range
        self.scale = scale
        self.isWhole = isWhole
        self.isPercentage = isPercentage
        self.hasNumbers = hasNumbers
    }

    /// True when a number has a place on the axis.
    func hasPlace(for value: Double) -> Bool { value.isFinite && (scale == .linear || value > 0) }

    /// The first and the last number, for data that may be empty or all equal.
    ///
    /// - Parameter margin: The share of the range that is added at both ends where the range is not given.
    func range(of values: some Sequence<Double>, margin: Double) -> ClosedRange<Double> {
        if let range, range.lowerBound < range.upperBound { return range }
        let usable = (range.map { [$0.lowerBound] } ?? []) + values.filter(hasPlace)
        guard let low = usable.min(), let high = usable.max() else { return scale == .linear ? 0...1 : 0.1...1 }
        switch scale {
        case .linear:
            let length = high - low
            guard length > 0 else {
                let half = max(abs(low) * 0.1, isWhole ? 1 : 1e-3)
                return low - half...high + half
            }
            return low - length * margin...high + length * margin
        case .logarithmic:
            let ratio = high / low
            guard ratio > 1 else { return low / 2...high * 2 }
            return low / pow(ratio, margin)...high * pow(ratio, margin)
        }
    }

    /// Where a number lies between the ends of a range, 0 to 1 inside of it; nil where it has no place.
    func place(_ value: Double, in range: ClosedRange<Double>) -> Double? {
        guard hasPlace(for: value) else { return nil }
        switch scale {
        case .linear: return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        case .logarithmic: return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
        }
    }

    /// The numbers along it.
    func ticks(in range: ClosedRange<Double>, count: Int) -> Ticks {
        guard hasNumbers else { return Ticks(values: [], labels: []) }
        switch scale {
        case .linear: return .linear(range, count: count, isWhole: isWhole, isPercentage: isPercentage)
        case .logarithmic: return .logarithmic(range, count: count, isPercentage: isPercentage)
        }
    }
}
