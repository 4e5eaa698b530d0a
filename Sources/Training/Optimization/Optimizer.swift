import Machine

/// How parameters follow their gradients.
///
/// In all formulas `g` is the gradient with what ``Decay`` adds to it, and operations are value by value.
public struct Optimizer: Sendable {
    /// The rule of one step.
    public enum Rule: Hashable, Sendable {
        /// `v = momentum · v + g; w −= rate · v`, or with Nesterov's look ahead `w −= rate · (g + momentum · v)`.
        ///
        /// Source: Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.
        case sgd(momentum: Float = 0, nesterov: Bool = false)
        /// `s += g²; w −= rate · g / (√s + epsilon)`. Source: Duchi et al., JMLR 12 (2011).
        case adagrad(epsilon: Float = 1e-10)
        /// `s = decay · s + (1 − decay) · g²; w −= rate · g / (√s + epsilon)`.
        ///
        /// Source: Tieleman & Hinton, "Lecture 6.5 — RMSProp", Coursera, 2012.
        case rmsProp(decay: Float = 0.99, epsilon: Float = 1e-8)
        /// Adam with bias correction. Source: Kingma & Ba, arXiv:1412.6980.
        case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
        /// Adam whose L2 decay is taken off the weights directly: `w −= rate · decay · w`.
        ///
        /// Source: Loshchilov & Hutter, arXiv:1711.05101.
        case adamW(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
    }

    /// What pulls weights (not biases, scales, shifts or slopes) towards zero.
    public struct Decay: Hashable, Sendable {
        /// Adds `l1 · sign(w)` to the gradient.
        public var l1: Float
        /// Adds `l2 · w` to the gradient, apart from ``Rule/adamW(beta1:beta2:epsilon:)``.
        public var l2: Float

        /// No decay unless told.
        public init(l1: Float = 0, l2: Float = 0) {
            self.l1 = l1
            self.l2 = l2
        }
    }

    /// An array of parameters.
    struct Key: Hashable, Sendable {
        var layer: Int
        var parameter: Int
    }

    /// What a rule remembers of the gradients of one array; empty where the rule has no use for it.
    struct Memory: Sendable, Equatable {
        /// The velocity, or the mean of the gradients.
        var first: [Float] = []
        /// The sum or the mean of their squares.
        var second: [Float] = []
    }

    /// The rule of one step.
    package let rule: Rule
    /// What pulls weights towards zero.
    package let decay: Decay
    /// The learning rate of the next step.
    package var learningRate: Float
    /// Steps that were taken.
    var steps = 0
    /// What is remembered of each array.
    var memories: [Key: Memory] = [:]

    /// An optimiser before its first step.
    package init(_ rule: Rule, learningRate: Float, decay: Decay = Decay()) {
        self.rule = rule
        self.learningRate = learningRate
        self.decay = decay
    }

    mutating func beginStep() { steps += 1 }

    /// Values that are updated by one piece of work: 64 KiB of each array, enough to be worth handing to a thread.
    private static let pieceSize = 1 << 14

    /// Takes one step for one array of parameters.
    ///
    /// - Parameters:
    ///   - rateFactor: Multiplies the learning rate of this array.
    ///   - isDecayed: True for weights.
    mutating func update(
        _ values: inout [Float], gradient: [Float], key: Key, isDecayed: Bool, rateFactor: Float = 1, pool: WorkerPool
    ) {
        let count = values.count
        precondition(gradient.count == count, "a gradient has its parameter's shape")
        var memory = memories.removeValue(forKey: key) ?? Memory()
        if rule.keepsFirst, memory.first.isEmpty { memory.first = [Float](repeating: 0, count: count) }
        if rule.keepsSecond, memory.second.isEmpty { memory.second = [Float](repeating: 0, count: count) }
        let step = ParameterStep(
            rule: rule, rate: learningRate * rateFactor, decay: isDecayed ? decay : Decay(), number: steps)
        values.withUnsafeMutableBufferPointer { values in
            gradient.withUnsafeBufferPointer { gradient in
                memory.first.withUnsafeMutableBufferPointer { first in
                    memory.second.withUnsafeMutableBufferPointer { second in
                        // An empty array has an address too, of memory that is not its own.
                        let arrays = ParameterStep.Arrays(
                            values: values.baseAddress, gradient: gradient.baseAddress,
                            first: first.isEmpty ? nil : first.baseAddress,
                            second: second.isEmpty ? nil : second.baseAddress)
                        pool.run((count + Self.pieceSize - 1) / Self.pieceSize) { piece in
                            step.apply(
                                to: arrays, piece * Self.pieceSize..<min((piece + 1) * Self.pieceSize, count))
                        }
                    }
                }
            }
        }
        memories[key] = memory
    }
}

extension Optimizer.Rule {
    fileprivate var keepsFirst: Bool {
        switch self {
        case .sgd(let momentum, _): momentum != 0
        case .adagrad, .rmsProp: false
        case .adam, .adamW: true
        }
    }

    fileprivate var keepsSecond: Bool {
        if case .sgd = self { false } else { true }
    }
}
