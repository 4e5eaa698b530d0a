import Network
import Numbers

/// The random values that weights start from; biases start at zero, factors at one, and learned slopes at a quarter.
public enum WeightInitialization: String, CaseIterable, Sendable {
    /// Normal with variance `2 / fan-in`. Source: He et al., arXiv:1502.01852.
    case he
    /// Uniform in `±√(6 / (fan-in + fan-out))`. Source: Glorot & Bengio, AISTATS 2010.
    case glorot

    /// The initial parameters of every layer.
    ///
    /// - Parameter holdsWeights: False where large weights are drawn anew each time that they are read.
    package func parameters(
        of architecture: Architecture, seed: UInt64, holdsWeights: Bool = true
    ) -> [[Tensor]] {
        architecture.layers.enumerated().map { index, layer in
            let random = RandomSource(seed: seed).derived(index)
            return layer.parameters(for: architecture.inputShape(ofLayer: index)).map { description in
                switch description.role {
                case .weight:
                    if let start = layer.startOfWeights { return Tensor(shape: description.shape, repeating: start) }
                    let (fanIn, fanOut) = layer.fans(of: description.shape)
                    let rows = DrawnRows(
                        rowCount: description.count / description.shape[0], from: random,
                        draw: { value(fanIn: fanIn, fanOut: fanOut, &$0) })
                    guard holdsWeights || description.count < WeightInitialization.fewValues else {
                        return Tensor(shape: description.shape, keptRows: rows.values)
                    }
                    return Tensor(shape: description.shape, values: rows.values(of: 0..<description.shape[0]))
                case .bias, .shift, .runningMean:
                    return Tensor(shape: description.shape, repeating: 0)
                case .scale, .runningVariance:
                    return Tensor(shape: description.shape, repeating: 1)
                }
            }
        }
    }

    /// Values that take little memory.
    private static let fewValues = 1 << 16

    private func value(fanIn: Int, fanOut: Int, _ random: inout RandomSource) -> Float {
        switch self {
        case .he: Float(random.normal() * (2 / Double(fanIn)).squareRoot())
        case .glorot: Float((2 * random.uniform() - 1) * (6 / Double(fanIn + fanOut)).squareRoot())
        }
    }
}

extension Layer {
    /// What weights start from that are not random.
    fileprivate var startOfWeights: Float? {
        switch self {
        // Source: He et al., arXiv:1502.01852.
        case .parametricReLU: 0.25
        case .affine: 1
        default: nil
        }
    }

    /// How many inputs an output is made of, and how many outputs an input takes part in, at stride 1.
    fileprivate func fans(of weights: [Int]) -> (fanIn: Int, fanOut: Int) {
        let area = weights.dropFirst(2).reduce(1, *)
        switch self {
        case .convolution(let layer): return (weights[1] * area, weights[0] / layer.groups * area)
        case .transposedConvolution(let layer): return (weights[0] / layer.groups * area, weights[1] * area)
        default: return (weights[1] * area, weights[0] * area)
        }
    }
}
