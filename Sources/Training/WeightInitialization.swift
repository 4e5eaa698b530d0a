import Foundation
import Network

/// The random values that weights start from; biases start at zero.
public enum WeightInitialization: String, CaseIterable, Sendable {
    /// Normal with variance `2 / fan-in`. Source: He et al., arXiv:1502.01852.
    case he
    /// Uniform in `±√(6 / (fan-in + fan-out))`. Source: Glorot & Bengio, AISTATS 2010.
    case glorot

    /// The initial parameters of every layer.
    public func parameters(of architecture: Architecture, seed: UInt64) -> [[Tensor]] {
        architecture.layers.enumerated().map { index, layer in
            var random = RandomSource(seed: seed).derived(index)
            return layer.parameters(for: architecture.inputShape(ofLayer: index)).map { description in
                switch description.role {
                case .weight:
                    let fanIn = description.shape.dropFirst().reduce(1, *)
                    let fanOut = description.shape[0] * description.shape.dropFirst(2).reduce(1, *)
                    return Tensor(
                        shape: description.shape,
                        values: (0..<description.count).map { _ in value(fanIn: fanIn, fanOut: fanOut, &random) })
                case .bias, .shift, .runningMean:
                    return Tensor(shape: description.shape, repeating: 0)
                case .scale, .runningVariance:
                    return Tensor(shape: description.shape, repeating: 1)
                }
            }
        }
    }

    private func value(fanIn: Int, fanOut: Int, _ random: inout RandomSource) -> Float {
        switch self {
        case .he: Float(random.normal() * (2 / Double(fanIn)).squareRoot())
        case .glorot: Float((2 * random.uniform() - 1) * (6 / Double(fanIn + fanOut)).squareRoot())
        }
    }
}
