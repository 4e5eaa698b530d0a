/// A function of one value.
public enum Activation: Hashable, Sendable {
    /// `max(x, 0)`.
    case relu
    /// `x` above zero, `slope·x` below.
    case leakyReLU(slope: Float)
    /// Hyperbolic tangent.
    case tanh
    /// `1 / (1 + e^−x)`.
    case sigmoid
    /// `x` above zero, `α·(e^x − 1)` below. Source: Clevert et al., arXiv:1511.07289.
    case elu(alpha: Float)
    /// `γ·x` above zero, `γ·α·(e^x − 1)` below. Source: Klambauer et al., arXiv:1706.02515.
    case selu(alpha: Float, gamma: Float)
    /// `x` above zero, `α·(e^(x/α) − 1)` below. Source: Barron, arXiv:1704.07483.
    case celu(alpha: Float)
    /// `α·x + β`, limited to 0…1.
    case hardSigmoid(alpha: Float, beta: Float)
    /// `x · (x/6 + 1/2 limited to 0…1)`. Source: Howard et al., arXiv:1905.02244.
    case hardSwish
    /// `x` limited to a range.
    case clip(lowest: Float, highest: Float)
    /// `log(1 + e^x)`.
    case softplus
    /// `x / (1 + |x|)`.
    case softsign
    /// `x · Φ(x)`, Φ being the normal distribution. Source: Hendrycks & Gimpel, arXiv:1606.08415.
    case gelu
    /// `x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))`, within 5e-4 of ``gelu``. Source: Hendrycks & Gimpel,
    /// arXiv:1606.08415.
    case geluTanh
    /// The error function, `2/√π · ∫₀ˣ e^−t² dt`.
    case errorFunction
    /// `x · tanh(log(1 + e^x))`. Source: Misra, arXiv:1908.08681.
    case mish
    /// `|x|`.
    case absolute
    /// `e^x`.
    case exponential
    /// The natural logarithm.
    case logarithm
    /// The square root.
    case squareRoot

    /// The self-normalising exponential unit with the constants of its paper.
    public static let selu = Activation.selu(alpha: 1.673_263_2, gamma: 1.050_701)

    /// The numbers that the function has, in the order of its text.
    var constants: [Float] {
        switch self {
        case .leakyReLU(let slope): [slope]
        case .elu(let alpha), .celu(let alpha): [alpha]
        case .selu(let alpha, let gamma): [alpha, gamma]
        case .hardSigmoid(let alpha, let beta): [alpha, beta]
        case .clip(let lowest, let highest): [lowest, highest]
        case .relu, .tanh, .sigmoid, .hardSwish, .softplus, .softsign, .gelu, .geluTanh, .errorFunction, .mish,
            .absolute, .exponential,
            .logarithm, .squareRoot:
            []
        }
    }
}
