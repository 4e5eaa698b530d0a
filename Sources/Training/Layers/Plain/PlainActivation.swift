import Glibc
import Network

/// An activation whose derivative does not follow from its output.
struct PlainActivation: PlainLayer {
    let activation: Activation

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        for (place, value) in inputs[0].values.enumerated() {
            output.values[place] = Float(activation.value(Double(value)))
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        for (place, value) in pass.inputs[0].values.enumerated() {
            pass.inputGradients[0].values[place] +=
                pass.outputGradient.values[place] * Float(activation.derivative(Double(value)))
        }
    }
}

/// A ReLU with a learned slope below zero for each channel.
struct PlainParametricReLU: PlainLayer {
    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        let channels = inputs[0].shape.channels
        for (place, value) in inputs[0].values.enumerated() {
            output.values[place] = value > 0 ? value : parameters[0][place % channels] * value
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        let channels = pass.output.shape.channels
        for (place, value) in pass.inputs[0].values.enumerated() {
            let (gradient, channel) = (pass.outputGradient.values[place], place % channels)
            pass.inputGradients[0].values[place] += value > 0 ? gradient : pass.parameters[0][channel] * gradient
            if value <= 0 { pass.parameterGradients[0][channel] += value * gradient }
        }
    }
}

extension Activation {
    /// True where the derivative follows from the output, and kernels compute both.
    var hasKernels: Bool {
        switch self {
        case .relu, .tanh, .sigmoid: true
        // With a slope below zero the sign of the output hides that of the input.
        case .leakyReLU(let slope): slope >= 0
        default: false
        }
    }

    /// The derivative in float64; at a kink that of one side.
    func derivative(_ x: Double) -> Double {
        let logistic = 1 / (1 + exp(-x))
        switch self {
        case .relu: return x > 0 ? 1 : 0
        case .leakyReLU(let slope): return x > 0 ? 1 : Double(slope)
        case .tanh: return 1 - pow(Glibc.tanh(x), 2)
        case .sigmoid: return logistic * (1 - logistic)
        case .elu(let alpha): return x > 0 ? 1 : Double(alpha) * exp(x)
        case .selu(let alpha, let gamma): return Double(gamma) * (x > 0 ? 1 : Double(alpha) * exp(x))
        case .celu(let alpha): return x > 0 ? 1 : exp(x / Double(alpha))
        case .hardSigmoid(let alpha, let beta):
            let value = Double(alpha) * x + Double(beta)
            return value > 0 && value < 1 ? Double(alpha) : 0
        case .hardSwish: return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5
        case .clip(let lowest, let highest): return x > Double(lowest) && x < Double(highest) ? 1 : 0
        case .softplus: return logistic
        case .softsign: return 1 / pow(1 + abs(x), 2)
        case .gelu: return 0.5 * erfc(-x * 0.5.squareRoot()) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
        case .geluTanh:
            let slope = (2 / Double.pi).squareRoot()
            let t = Glibc.tanh(slope * (x + 0.044715 * x * x * x))
            return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope * (1 + 3 * 0.044715 * x * x)
        case .errorFunction: return 2 / Double.pi.squareRoot() * exp(-x * x)
        case .mish:
            let t = Glibc.tanh(max(x, 0) + log1p(exp(-abs(x))))
            return t + x * (1 - t * t) * logistic
        case .absolute: return x < 0 ? -1 : 1
        case .exponential: return exp(x)
        case .logarithm: return 1 / x
        case .squareRoot: return 0.5 / x.squareRoot()
        }
    }
}
