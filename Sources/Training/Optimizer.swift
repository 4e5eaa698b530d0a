import Foundation

/// How parameters follow their gradients.
public struct Optimizer: Sendable {
    /// The rule of one step.
    public enum Rule: Hashable, Sendable {
        /// `v = momentum · v + g; w −= rate · v`.
        case sgd(momentum: Float)
        /// Adam with bias correction. Source: Kingma & Ba, arXiv:1412.6980.
        case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
    }

    struct Key: Hashable, Sendable {
        var layer: Int
        var parameter: Int
    }

    /// The rule of one step.
    public let rule: Rule
    /// Pulls weights (not biases, scales, shifts or slopes) towards zero: added to the gradient as `decay · w` by SGD,
    /// taken off directly as `rate · decay · w` by Adam. Source: Loshchilov & Hutter, arXiv:1711.05101.
    public let weightDecay: Float
    /// The learning rate of the next step.
    public var learningRate: Float
    private var first: [Key: [Float]] = [:]
    private var second: [Key: [Float]] = [:]
    private var steps = 0

    /// An optimiser before its first step.
    public init(_ rule: Rule, learningRate: Float, weightDecay: Float = 0) {
        self.rule = rule
        self.learningRate = learningRate
        self.weightDecay = weightDecay
    }

    mutating func beginStep() { steps += 1 }

    mutating func update(_ values: inout [Float], gradient: [Float], key: Key, isDecayed: Bool) {
        let count = values.count
        precondition(gradient.count == count, "a gradient has its parameter's shape")
        let decay = isDecayed ? weightDecay : 0
        let rate = learningRate
        switch rule {
        case .sgd(let momentum):
            var velocity = first.removeValue(forKey: key) ?? [Float](repeating: 0, count: count)
            for index in 0..<count {
                velocity[index] = momentum * velocity[index] + gradient[index] + decay * values[index]
                values[index] -= rate * velocity[index]
            }
            first[key] = velocity
        case .adam(let beta1, let beta2, let epsilon):
            var mean = first.removeValue(forKey: key) ?? [Float](repeating: 0, count: count)
            var square = second.removeValue(forKey: key) ?? [Float](repeating: 0, count: count)
            let correction1 = 1 - Float(pow(Double(beta1), Double(steps)))
            let correction2 = 1 - Float(pow(Double(beta2), Double(steps)))
            for index in 0..<count {
                let g = gradient[index]
                mean[index] = beta1 * mean[index] + (1 - beta1) * g
                square[index] = beta2 * square[index] + (1 - beta2) * g * g
                let step = (mean[index] / correction1) / ((square[index] / correction2).squareRoot() + epsilon)
                values[index] -= rate * (step + decay * values[index])
            }
            first[key] = mean
            second[key] = square
        }
    }
}
