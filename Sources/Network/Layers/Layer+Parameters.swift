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
        case .layerNormalization:
            return [ParameterDescription.Role.scale, .shift].map {
                ParameterDescription(role: $0, shape: [input.channels])
            }
        case .pooling, .activation, .localResponseNormalization, .dropout, .flatten, .padding, .resize, .select,
            .maxout, .softmax, .logSoftmax, .boxes, .arithmetic, .concatenate:
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
