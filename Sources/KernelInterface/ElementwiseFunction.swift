/// A function of one value, as kernels know it.
package struct ElementwiseFunction: Equatable, Sendable {
    /// Which function.
    package enum Kind: Sendable {
        /// `x`.
        case identity
        /// `max(x, 0)`.
        case relu
        /// `x` above zero, `slope · x` below.
        case leakyReLU
        /// Hyperbolic tangent.
        case tanh
        /// `1 / (1 + e^−x)`.
        case sigmoid
        /// `gain · x` above zero, `gain · slope · (e^(x · rate) − 1)` below.
        case exponentialLinear
        /// `gain · x + shift` limited to 0…1.
        case hardSigmoid
        /// `x · (x/6 + 1/2 limited to 0…1)`.
        case hardSwish
        /// `x` limited to `lowest…highest`.
        case clip
        /// `log(1 + e^x)`.
        case softplus
        /// `x / (1 + |x|)`.
        case softsign
        /// `x · Φ(x)`.
        case gelu
        /// `x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))`.
        case geluTanh
        /// The error function.
        case errorFunction
        /// `x · tanh(log(1 + e^x))`.
        case mish
        /// `|x|`.
        case absolute
        /// `e^x`.
        case exponential
        /// The natural logarithm.
        case logarithm
        /// The square root.
        case squareRoot
    }
    /// Which function.
    package let kind: Kind
    /// What values below zero are multiplied with.
    package let slope: Float
    /// What values, of some functions only those above zero, are multiplied with.
    package let gain: Float
    /// What values are multiplied with in an exponent.
    package let rate: Float
    /// What is added.
    package let shift: Float
    /// The lower end of a range.
    package let lowest: Float
    /// The upper end of a range.
    package let highest: Float

    /// A function from its kind and the numbers that it has.
    package init(
        _ kind: Kind, slope: Float = 0, gain: Float = 1, rate: Float = 1, shift: Float = 0, lowest: Float = -.infinity,
        highest: Float = .infinity
    ) {
        self.kind = kind
        self.slope = slope
        self.gain = gain
        self.rate = rate
        self.shift = shift
        self.lowest = lowest
        self.highest = highest
    }
}
