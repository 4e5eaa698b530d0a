import Glibc
import Network

/// How the outputs of a network become probabilities.
public enum ProbabilityRule: String, Sendable, Codable {
    /// `e^x / Σ e^x` over the classes: for networks with more than one output, which are trained so.
    case softmax
    /// `1 / (1 + e^−x)`: for networks with one output.
    case logistic
    /// The network ends with a sigmoid: its outputs are probabilities.
    case asTheyAre
}

extension DenseModel {
    /// How the outputs of this network become probabilities.
    public var probabilityRule: ProbabilityRule {
        if hasSoftmax { return .softmax }
        if architecture.layers.last == .activation(.sigmoid) { return .asTheyAre }
        return classes.count > 1 ? .softmax : .logistic
    }

    /// The probability of each class from the network's outputs for one window, shape [classes].
    package func probabilities(ofLogits logits: [Float]) -> [Float] {
        precondition(logits.count == classes.count, "one logit for each class")
        var result = [Float](repeating: 0, count: classes.count)
        result.withUnsafeMutableBufferPointer {
            probabilityRule.probabilities(of: logits, classes: classes.count, into: $0.baseAddress!)
        }
        return result
    }
}

extension ProbabilityRule {
    /// The probability of one class of a cell.
    ///
    /// - Parameter cell: The logits of all classes, shape [classes].
    func probability(ofClass index: Int, in cell: UnsafePointer<Float>, classes: Int) -> Float {
        switch self {
        case .softmax:
            let largest = Self.largest(cell, classes)
            var sum = 0.0
            for other in 0..<classes { sum += Self.exponential(cell[other], largest) }
            return Float(Self.exponential(cell[index], largest) / sum)
        case .logistic: return Float(1 / (1 + exp(-Double(cell[index]))))
        case .asTheyAre: return cell[index]
        }
    }

    /// The probabilities of all classes of a cell, shape [classes].
    ///
    /// - Parameter cell: The logits of all classes, shape [classes].
    package func probabilities(of cell: UnsafePointer<Float>, classes: Int, into result: UnsafeMutablePointer<Float>) {
        guard self == .softmax else {
            for index in 0..<classes { result[index] = probability(ofClass: index, in: cell, classes: classes) }
            return
        }
        let largest = Self.largest(cell, classes)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: classes) { exponentials in
            var sum = 0.0
            for index in 0..<classes {
                exponentials[index] = Self.exponential(cell[index], largest)
                sum += exponentials[index]
            }
            for index in 0..<classes { result[index] = Float(exponentials[index] / sum) }
        }
    }

    /// A margin (a logit minus the largest other one) below which no probability reaches a threshold.
    ///
    /// A softmax is at most `1 / (1 + e^−margin)`, because the other classes only add to the sum.
    func smallestMargin(reaching threshold: Float, classes: Int) -> Float {
        if self == .asTheyAre || (self == .softmax && classes == 1) { return -.infinity }
        // Lower by more than the rounding of a probability, and the margin by more than that of a logit, so that no
        // cell is dropped that reaches the threshold.
        let share = Double(threshold) * (1 - 1e-6)
        guard share > 0 else { return -.infinity }
        return Float(log(share / (1 - share)) - 1e-3)
    }

    @inline(__always)
    private static func largest(_ cell: UnsafePointer<Float>, _ classes: Int) -> Float {
        var largest = cell[0]
        for index in 1..<max(classes, 1) { largest = max(largest, cell[index]) }
        return largest
    }

    /// `e^(logit − largest)`; of the largest itself, 1 without a computation.
    @inline(__always)
    private static func exponential(_ logit: Float, _ largest: Float) -> Double {
        logit == largest ? 1 : exp(Double(logit - largest))
    }
}
