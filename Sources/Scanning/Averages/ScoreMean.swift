import Glibc
import Network

/// The mean of several scores of one window, as outputs of a network from which the same rule makes probabilities.
///
/// The mean `m` of probabilities is kept as `log m` for a softmax and as `log m − log (1 − m)` for a logistic function,
/// computed as a sum of exponentials relative to the largest, so that scores still tell cells apart where all
/// probabilities are 1. Outputs that are probabilities themselves are averaged as they are.
package struct ScoreMean: Sendable {
    private let rule: ProbabilityRule
    private let quantity: WindowAverage.Quantity
    private let classes: Int

    /// A mean of outputs of a network.
    ///
    /// - Parameters:
    ///   - rule: How outputs become probabilities.
    ///   - classes: The number of outputs for a window.
    package init(_ rule: ProbabilityRule, of quantity: WindowAverage.Quantity, classes: Int) {
        self.rule = rule
        self.quantity = quantity
        self.classes = classes
    }

    /// The mean of some scores of one window.
    ///
    /// - Parameters:
    ///   - scores: At least one list of outputs, each of shape [classes]; added up in this order.
    ///   - result: Shape [classes].
    package func write(_ scores: [UnsafePointer<Float>], to result: UnsafeMutablePointer<Float>) {
        switch (quantity, rule) {
        case (.logits, _), (_, .asTheyAre):
            for index in 0..<classes {
                let sum = scores.reduce(0.0) { $0 + Double($1[index]) }
                result[index] = Float(sum / Double(scores.count))
            }
        case (.probabilities, .softmax):
            let norms = scores.map { cell in
                Self.logSumOfExponentials(classes) { Double(cell[$0]) }
            }
            for index in 0..<classes {
                let sum = Self.logSumOfExponentials(scores.count) { Double(scores[$0][index]) - norms[$0] }
                result[index] = Float(sum - log(Double(scores.count)))
            }
        case (.probabilities, .logistic):
            for index in 0..<classes {
                let positive = Self.logSumOfExponentials(scores.count) { Self.logLogistic(Double(scores[$0][index])) }
                let negative = Self.logSumOfExponentials(scores.count) { Self.logLogistic(-Double(scores[$0][index])) }
                result[index] = Float(positive - negative)
            }
        }
    }

    /// The mean of some scores of one window.
    ///
    /// - Parameter scores: At least one list of outputs, each of shape [classes].
    package func mean(of scores: [[Float]]) -> [Float] {
        precondition(scores.allSatisfy { $0.count == classes }, "one output for each class")
        let flat = scores.flatMap { $0 }
        return [Float](unsafeUninitializedCapacity: classes) { result, filled in
            flat.withUnsafeBufferPointer { flat in
                write(scores.indices.map { flat.baseAddress! + $0 * classes }, to: result.baseAddress!)
            }
            filled = classes
        }
    }

    /// `log Σ e^x`.
    private static func logSumOfExponentials(_ count: Int, _ value: (Int) -> Double) -> Double {
        var largest = value(0)
        for index in 1..<max(count, 1) { largest = max(largest, value(index)) }
        guard largest.isFinite else { return largest }
        var sum = 0.0
        for index in 0..<count { sum += exp(value(index) - largest) }
        return largest + log(sum)
    }

    /// `log (1 / (1 + e^−x))`.
    private static func logLogistic(_ value: Double) -> Double {
        value > 0 ? -log1p(exp(-value)) : value - log1p(exp(value))
    }
}
