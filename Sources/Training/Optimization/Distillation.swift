import Glibc
import Network

/// What a network learns from other networks beside its labels: how probable they find each class.
///
/// The loss of a batch of N windows becomes
/// `(1 − weight) · loss(labels) + weight · T² · 1/N · Σ KL(q ‖ p)`, where q is the mean over the teachers of the softmax of
/// their scores divided by the temperature T, and p the softmax of the network's scores divided by T; the factor T² keeps the
/// size of the gradients. Source: Hinton, Vinyals & Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531.
public struct Distillation: Sendable {
    /// Networks with the window and the classes of the one that learns, the classes in any order.
    public var teachers: [Model]
    /// How much the teachers count beside the labels, from 0 to 1.
    public var weight = 0.5
    /// What scores are divided by: the higher, the more the classes that are improbable count.
    public var temperature = 2.0

    /// Teachers that count as much as the labels.
    public init(teachers: [Model]) { self.teachers = teachers }

    /// Why a network cannot teach another; nil where it can.
    ///
    /// - Parameters:
    ///   - window: That of the network that learns.
    ///   - classes: What it tells apart.
    package static func obstacle(to teacher: Model, window: Shape, classes: [String]) -> DistillationObstacle? {
        guard teacher.architecture.input == window else {
            return .otherWindow(expected: window, found: teacher.architecture.input)
        }
        guard teacher.classes.sorted() == classes.sorted() else {
            return .otherClasses(expected: classes, found: teacher.classes)
        }
        switch teacher.architecture.layers.last {
        case .softmax, .boxes, .fullyConnected, .convolution, .flatten: return nil
        default: return .noScores
        }
    }

    /// The softmax of scores divided by the temperature.
    func softened(_ scores: some Collection<Float>) -> [Double] {
        let largest = Double(scores.max() ?? 0)
        let exponentials = scores.map { exp((Double($0) - largest) / temperature) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }

    /// Adds what the teachers say to the loss of the labels.
    ///
    /// - Parameters:
    ///   - softened: What the teachers say, shape [windows, classes], for each window summing up to 1.
    ///   - logits: What the network says, shape [windows, classes].
    ///   - loss: That of the labels.
    func add(_ softened: [[Double]], logits: [[Float]], to loss: inout BatchLoss) {
        precondition(softened.count == logits.count, "each window was shown to the teachers")
        loss.sum *= 1 - weight
        for (window, wanted) in softened.enumerated() {
            let found = self.softened(logits[window])
            let divergence = zip(wanted, found).reduce(0) { $1.0 > 0 ? $0 + $1.0 * log($1.0 / max($1.1, 1e-300)) : $0 }
            loss.sum += weight * temperature * temperature * divergence
            for (place, (wanted, found)) in zip(wanted, found).enumerated() {
                let labels = (1 - weight) * Double(loss.gradients[window][place])
                loss.gradients[window][place] =
                    Float(labels + weight * temperature * (found - wanted) / Double(logits.count))
            }
        }
    }
}

/// Why a network cannot teach another.
package enum DistillationObstacle: Error, Equatable {
    /// It sees windows of another shape.
    case otherWindow(expected: Shape, found: Shape)
    /// It tells other classes apart.
    case otherClasses(expected: [String], found: [String])
    /// It does not end with a score for each class.
    case noScores
}
