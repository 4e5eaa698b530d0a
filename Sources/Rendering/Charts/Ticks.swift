import Glibc
import Numbers

/// The numbers along an axis: round ones, as many as there is room for.
struct Ticks: Equatable {
    /// The numbers themselves, ascending.
    var values: [Double]
    /// What is written beside them.
    var labels: [String]
    /// Lines without a number between them, of logarithmic axes.
    var minor: [Double] = []

    /// Ticks at steps of 1, 2 or 5 times a power of ten.
    ///
    /// - Parameters:
    ///   - count: How many steps the range has at most.
    ///   - isWhole: Steps are at least 1.
    ///   - isPercentage: 0.5 is written as 50%.
    static func linear(
        _ range: ClosedRange<Double>, count: Int, isWhole: Bool = false, isPercentage: Bool = false
    ) -> Ticks {
        let step = step(range.upperBound - range.lowerBound, count: max(1, count), isWhole: isWhole)
        let slack = step * 1e-6
        let first = ((range.lowerBound - slack) / step).rounded(.up)
        let last = ((range.upperBound + slack) / step).rounded(.down)
        guard first <= last, last - first < 1000 else { return Ticks(values: [], labels: []) }
        // Adding 0 makes a negative zero positive.
        let values = (0...Int(last - first)).map { (first + Double($0)) * step + 0 }
        let largest = values.map(abs).max() ?? 0
        return Ticks(
            values: values,
            labels: values.map { label($0, step: step, largest: largest, isPercentage: isPercentage) })
    }

    /// Ticks at powers of ten; at 1, 2 and 5 times them where the range is short.
    static func logarithmic(_ range: ClosedRange<Double>, count: Int, isPercentage: Bool = false) -> Ticks {
        precondition(range.lowerBound > 0, "a logarithmic axis has positive numbers only")
        let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
        let decades = Int(low.rounded(.down))...Int(high.rounded(.up))
        func lies(_ value: Double) -> Bool {
            value >= range.lowerBound * (1 - 1e-9) && value <= range.upperBound * (1 + 1e-9)
        }
        func multiples(_ factors: [Double]) -> [Double] {
            decades.flatMap { decade in factors.map { $0 * pow(10, Double(decade)) } }.filter(lies)
        }
        let every = max(1, (decades.count + max(1, count) - 1) / max(1, count))
        var values = decades.filter { $0 % every == 0 }.map { pow(10, Double($0)) }.filter(lies)
        if every == 1 {
            for factors: [Double] in [[1, 2, 5], [1, 5]] where values.count < 4 {
                let more = multiples(factors)
                if more.count <= max(3, count) { values = more }
            }
        }
        // A range within one step of 1, 2, 5.
        guard values.count >= 2 else { return linear(range, count: count, isPercentage: isPercentage) }
        return Ticks(
            values: values, labels: values.map { label($0, step: $0, largest: $0, isPercentage: isPercentage) },
            minor: every > 1 ? [] : multiples((1...9).map(Double.init)).filter { !values.contains($0) })
    }

    /// The smallest of 1, 2, 5 · 10ᵏ that makes at most `count` steps. Source: Heckbert, *Nice numbers for graph
    /// labels*, Graphics Gems, 1990.
    private static func step(_ length: Double, count: Int, isWhole: Bool) -> Double {
        let rough = max(length / Double(count), .leastNormalMagnitude)
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough * (1 - 1e-9) } ?? power * 10
        return isWhole ? max(1, step) : step
    }

    private static func label(_ value: Double, step: Double, largest: Double, isPercentage: Bool) -> String {
        isPercentage
            ? number(value * 100, step: step * 100, largest: largest * 100) + "%"
            : number(value, step: step, largest: largest)
    }

    /// A number with the decimals that its step needs; very large and very small ones with a power of ten.
    static func number(_ value: Double, step: Double, largest: Double) -> String {
        if value == 0 { return "0" }
        guard largest < 1e6, step >= 1e-4 * 0.999 else {
            let exponent = Int((log10(abs(value)) + 1e-9).rounded(.down))
            let digits = max(0, exponent - Int((log10(step) + 1e-9).rounded(.down)))
            return "\((value / pow(10, Double(exponent))).fixed(min(digits, 9)))e\(exponent)"
        }
        return value.fixed(max(0, -Int((log10(step) + 1e-9).rounded(.down))))
    }
}
