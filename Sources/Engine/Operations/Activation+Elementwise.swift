import KernelInterface
import Network

extension Activation {
    /// The function as kernels know it.
    package var elementwise: ElementwiseFunction {
        switch self {
        case .relu: ElementwiseFunction(.relu)
        case .leakyReLU(let slope): ElementwiseFunction(.leakyReLU, slope: slope)
        case .tanh: ElementwiseFunction(.tanh)
        case .sigmoid: ElementwiseFunction(.sigmoid)
        case .elu(let alpha): ElementwiseFunction(.exponentialLinear, slope: alpha)
        case .selu(let alpha, let gamma): ElementwiseFunction(.exponentialLinear, slope: alpha, gain: gamma)
        case .celu(let alpha): ElementwiseFunction(.exponentialLinear, slope: alpha, rate: 1 / alpha)
        case .hardSigmoid(let alpha, let beta): ElementwiseFunction(.hardSigmoid, gain: alpha, shift: beta)
        case .hardSwish: ElementwiseFunction(.hardSwish)
        case .clip(let lowest, let highest): ElementwiseFunction(.clip, lowest: lowest, highest: highest)
        case .softplus: ElementwiseFunction(.softplus)
        case .softsign: ElementwiseFunction(.softsign)
        case .gelu: ElementwiseFunction(.gelu)
        case .geluTanh: ElementwiseFunction(.geluTanh)
        case .errorFunction: ElementwiseFunction(.errorFunction)
        case .mish: ElementwiseFunction(.mish)
        case .absolute: ElementwiseFunction(.absolute)
        case .exponential: ElementwiseFunction(.exponential)
        case .logarithm: ElementwiseFunction(.logarithm)
        case .squareRoot: ElementwiseFunction(.squareRoot)
        }
    }
}
