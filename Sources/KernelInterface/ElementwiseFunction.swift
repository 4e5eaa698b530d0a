/// A function of one value, as kernels know it.
public struct ElementwiseFunction: Equatable, Sendable {
    /// Which function.
    public enum Kind: Sendable {
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
    }
    /// Which function.
    public let kind: Kind
    /// The slope below zero of a leaky ReLU.
    public let slope: Float

    /// A function from its kind.
    public init(_ kind: Kind, slope: Float = 0) {
        self.kind = kind
        self.slope = slope
    }
}
