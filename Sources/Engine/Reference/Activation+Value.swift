import Glibc
import Network

extension Activation {
    /// The function in float64.
    package func value(_ x: Double) -> Double {
        switch self {
        case .relu: max(x, 0)
        case .leakyReLU(let slope): x < 0 ? x * Double(slope) : x
        case .tanh: Glibc.tanh(x)
        case .sigmoid: 1 / (1 + exp(-x))
        case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
        case .selu(let alpha, let gamma): Double(gamma) * (x > 0 ? x : Double(alpha) * expm1(x))
        case .celu(let alpha): x > 0 ? x : Double(alpha) * expm1(x / Double(alpha))
        case .hardSigmoid(let alpha, let beta): min(max(Double(alpha) * x + Double(beta), 0), 1)
        case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
        case .clip(let lowest, let highest): min(max(x, Double(lowest)), Double(highest))
        case .softplus: max(x, 0) + log1p(exp(-abs(x)))
        case .softsign: x / (1 + abs(x))
        case .gelu: x * 0.5 * erfc(-x * 0.5.squareRoot())
        case .geluTanh: x * 0.5 * (1 + Glibc.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        case .errorFunction: erf(x)
        case .mish: x * Glibc.tanh(max(x, 0) + log1p(exp(-abs(x))))
        case .absolute: abs(x)
        case .exponential: exp(x)
        case .logarithm: log(x)
        case .squareRoot: x.squareRoot()
        }
    }
}
