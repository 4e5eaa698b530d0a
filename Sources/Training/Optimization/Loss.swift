import Datasets
import Glibc

/// What training makes smaller: how far the scores of a window are from what it shows.
///
/// The loss of a batch is the mean over its windows, each multiplied by the weight of its class where there are any.
public enum Loss: Hashable, Sendable {
    /// `−Σ t[c] · log p[c]` with the softmax `p` of the scores.
    ///
    /// The targets `t` are `1 − labelSmoothing` for the right class, and `labelSmoothing` shared out among all classes.
    /// Source: Szegedy et al., arXiv:1512.00567, section 7.
    case softmax(labelSmoothing: Float = 0)
    /// The multi-class support vector machine: `Σ max(0, score[c] − score[right] + margin)` over the wrong classes.
    ///
    /// Source: Weston & Watkins, "Multi-class Support Vector Machines", 1998.
    case hinge(margin: Float = 1)
    /// `−(1 − p)^gamma · log p` with the softmax `p` of the right class: windows that are easy already count less.
    ///
    /// Source: Lin et al., arXiv:1708.02002.
    case focal(gamma: Float = 2)

    /// The loss and its gradient on a batch.
    ///
    /// - Parameters:
    ///   - logits: Shape [windows, classes].
    ///   - targets: What each window shows.
    ///   - classWeights: A factor for each class; all one unless given.
    func evaluate(logits: [[Float]], targets: [Target], classWeights: [Float]? = nil) -> BatchLoss {
        precondition(logits.count == targets.count, "one target for each window")
        var result = BatchLoss()
        for (row, target) in zip(logits, targets) {
            var gradient = [Double](repeating: 0, count: row.count)
            var parts = [(target.classIndex, 1 - target.shareOfSecond)]
            if target.shareOfSecond > 0 { parts.append((target.second, target.shareOfSecond)) }
            for (label, share) in parts {
                let weight = Double(share * (classWeights?[label] ?? 1))
                result.sum += weight * addGradient(of: row, label: label, weight: weight, to: &gradient)
            }
            let main = target.shareOfSecond > 0.5 ? target.second : target.classIndex
            if row.firstIndex(of: row.max() ?? 0) == main { result.correct += 1 }
            result.gradients.append(gradient.map { Float($0 / Double(targets.count)) })
        }
        return result
    }

    /// Adds the weighted gradient of one window's loss for one class.
    ///
    /// - Returns: The loss, without the weight.
    private func addGradient(of row: [Float], label: Int, weight: Double, to gradient: inout [Double]) -> Double {
        switch self {
        case .softmax(let smoothing):
            let (probabilities, logarithms) = Loss.softmax(row)
            let rest = Double(smoothing) / Double(row.count)
            var loss = 0.0
            for index in row.indices {
                let target = rest + (index == label ? 1 - Double(smoothing) : 0)
                gradient[index] += weight * (probabilities[index] - target)
                loss -= target == 0 ? 0 : target * logarithms[index]
            }
            return loss
        case .hinge(let margin):
            var loss = 0.0
            for index in row.indices where index != label {
                let excess = Double(row[index] - row[label] + margin)
                guard !(excess <= 0) else { continue }
                loss += excess
                gradient[index] += weight
                gradient[label] -= weight
            }
            return loss
        case .focal(let gamma):
            let (probabilities, logarithms) = Loss.softmax(row)
            let (p, logP, gamma) = (probabilities[label], logarithms[label], Double(gamma))
            let miss = max(1 - p, 0)
            // d/dp of the loss, times p: the softmax brings the rest.
            let slope = (miss > 0 ? gamma * p * pow(miss, gamma - 1) * logP : 0) - pow(miss, gamma)
            for index in row.indices {
                gradient[index] += weight * slope * ((index == label ? 1 : 0) - probabilities[index])
            }
            return -pow(miss, gamma) * logP
        }
    }

    private static func softmax(_ row: [Float]) -> (probabilities: [Double], logarithms: [Double]) {
        let largest = row.max() ?? 0
        let exponentials = row.map { exp(Double($0 - largest)) }
        let sum = exponentials.reduce(0, +)
        return (exponentials.map { $0 / sum }, row.map { Double($0 - largest) - log(sum) })
    }
}
