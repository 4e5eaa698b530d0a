/// One array of parameters of a layer.
public struct ParameterDescription: Hashable, Sendable {
    /// What the array is.
    public enum Role: String, Hashable, Sendable {
        /// Kernel, matrix or factor: convolution [filters, channels / groups, height, width], transposed convolution
        /// [channels, filters / groups, height, width], fully connected [outputs, inputs], parametric ReLU [channels],
        /// affine [channels] or [channels, height, width].
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
            return withBias(
                layer.hasBias ? layer.filters : nil,
                [layer.filters, input.channels / layer.groups, kernel.height, kernel.width])
        case .transposedConvolution(let layer):
            let kernel = layer.window.kernel
            return withBias(
                layer.hasBias ? layer.filters : nil,
                [input.channels, layer.filters / layer.groups, kernel.height, kernel.width])
        case .fullyConnected(let layer):
            return withBias(layer.outputs, [layer.outputs, input.count])
        case .parametricReLU:
            return [ParameterDescription(role: .weight, shape: [input.channels])]
        case .affine(let layer):
            let shape = [input.channels] + (layer.isPositional ? [input.height, input.width] : [])
            return [ParameterDescription(role: .weight, shape: shape), ParameterDescription(role: .bias, shape: shape)]
        case .batchNormalization:
            return [ParameterDescription.Role.scale, .shift, .runningMean, .runningVariance].map {
                ParameterDescription(role: $0, shape: [input.channels])
            }
        case .pooling, .activation, .localResponseNormalization, .dropout, .flatten, .padding, .resize, .select,
            .softmax, .logSoftmax, .arithmetic, .concatenate:
            return []
        }
    }

    private func withBias(_ outputs: Int?, _ weights: [Int]) -> [ParameterDescription] {
        [ParameterDescription(role: .weight, shape: weights)]
            + (outputs.map { [ParameterDescription(role: .bias, shape: [$0])] } ?? [])
    }

    /// Multiply-adds for one input of this shape; bias, pooling, activations and sums are not counted.
    public func multiplyAdds(for input: Shape) -> Int {
        guard let output = outputShape(for: input) else { return 0 }
        switch self {
        case .convolution(let layer):
            return output.count * (input.channels / layer.groups) * layer.window.kernel.height
                * layer.window.kernel.width
        case .transposedConvolution(let layer):
            return input.count * (layer.filters / layer.groups) * layer.window.kernel.height
                * layer.window.kernel.width
        case .fullyConnected(let layer):
            return layer.outputs * input.count
        default:
            return 0
        }
    }
}
