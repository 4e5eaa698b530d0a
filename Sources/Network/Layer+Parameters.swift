/// One array of parameters of a layer.
public struct ParameterDescription: Hashable, Sendable {
    /// What the array is.
    public enum Role: String, Hashable, Sendable {
        /// Kernel or matrix: convolution [filters, channels, height, width], fully connected [outputs, inputs].
        case weight
        /// Added for each filter or output.
        case bias
        /// γ of batch normalisation.
        case scale
        /// β of batch normalisation.
        case shift
        /// Running mean of batch normalisation; not trained by gradient.
        case runningMean = "running_mean"
        /// Running variance of batch normalisation; not trained by gradient.
        case runningVariance = "running_var"
    }
    /// What the array is.
    public let role: Role
    /// The size of each dimension, outermost first.
    public let shape: [Int]

    /// True when training follows a gradient of this array.
    public var isTrained: Bool { role != .runningMean && role != .runningVariance }
    /// The number of values.
    public var count: Int { shape.reduce(1, *) }
}

extension Layer {
    /// The parameters of this layer when `input` enters it, in a fixed order.
    public func parameters(for input: Shape) -> [ParameterDescription] {
        switch self {
        case .convolution(let layer):
            let kernel = layer.window.kernel
            return [
                ParameterDescription(
                    role: .weight, shape: [layer.filters, input.channels, kernel.height, kernel.width]),
                ParameterDescription(role: .bias, shape: [layer.filters]),
            ]
        case .fullyConnected(let layer):
            return [
                ParameterDescription(role: .weight, shape: [layer.outputs, input.count]),
                ParameterDescription(role: .bias, shape: [layer.outputs]),
            ]
        case .batchNormalization:
            return [ParameterDescription.Role.scale, .shift, .runningMean, .runningVariance].map {
                ParameterDescription(role: $0, shape: [input.channels])
            }
        case .pooling, .activation, .dropout, .flatten, .softmax, .add, .concatenate:
            return []
        }
    }

    /// Multiply-adds for one input of this shape; bias, pooling, activations and sums are not counted.
    public func multiplyAdds(for input: Shape) -> Int {
        guard let output = outputShape(for: input) else { return 0 }
        switch self {
        case .convolution(let layer):
            return output.count * input.channels * layer.window.kernel.height * layer.window.kernel.width
        case .fullyConnected(let layer):
            return layer.outputs * input.count
        case .pooling, .activation, .batchNormalization, .dropout, .flatten, .softmax, .add, .concatenate:
            return 0
        }
    }
}
