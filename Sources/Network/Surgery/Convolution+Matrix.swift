extension Convolution {
    /// The bytes of the matrix that does the same on a map of one size, `4 · (K·H'·W') · (C·H·W)`; nil where that is
    /// more than any memory, or where the kernel does not fit.
    package func matrixBytes(for input: Shape) -> Int? {
        guard let output = Layer.convolution(self).outputShape(for: input) else { return nil }
        return boundedProduct(
            [4, output.channels, output.height, output.width, input.channels, input.height, input.width],
            limit: 1 << 62)
    }

    /// The fully-connected layer that does the same on a map of one size.
    ///
    /// Each row holds the weights of one output value at the places of its window, and zeros elsewhere; so it is the
    /// sparse matrix of a convolution, written out. Both sides are flattened channel by channel.
    ///
    /// - Parameters:
    ///   - parameters: Weight [filters, channels / groups, rows, columns], and the bias if the layer has one.
    ///   - input: The shape of the map that enters; the kernel fits into it.
    /// - Returns: The matrix [K·H'·W', C·H·W] and the bias [K·H'·W'], which is zero without one.
    /// - Complexity: O(size of the matrix); see ``matrixBytes(for:)``.
    package func matrix(_ parameters: [Tensor], for input: Shape) -> (matrix: Tensor, bias: Tensor) {
        guard let output = Layer.convolution(self).outputShape(for: input) else {
            preconditionFailure("the kernel fits into the map")
        }
        let (weight, filterBias) = (parameters[.weight].values, parameters.biasIfAny?.values)
        let (kernel, stride, padding, dilation) = (window.kernel, window.stride, window.padding, window.dilation)
        let channels = input.channels / groups
        var values = [Float](repeating: 0, count: output.count * input.count)
        var bias: [Float] = []
        bias.reserveCapacity(output.count)
        for filter in 0..<filters {
            let firstChannel = filter / (filters / groups) * channels
            for y in 0..<output.height {
                for x in 0..<output.width {
                    let row = bias.count * input.count
                    bias.append(filterBias?[filter] ?? 0)
                    for channel in 0..<channels {
                        for i in 0..<kernel.height {
                            let inputY = y * stride.height + i * dilation.height - padding.top
                            guard inputY >= 0, inputY < input.height else { continue }
                            for j in 0..<kernel.width {
                                let inputX = x * stride.width + j * dilation.width - padding.left
                                guard inputX >= 0, inputX < input.width else { continue }
                                let place = ((firstChannel + channel) * input.height + inputY) * input.width + inputX
                                values[row + place] =
                                    weight[((filter * channels + channel) * kernel.height + i) * kernel.width + j]
                            }
                        }
                    }
                }
            }
        }
        return (
            Tensor(shape: [output.count, input.count], values: values), Tensor(shape: [output.count], values: bias)
        )
    }
}

extension Architecture {
    /// The bytes of all matrices when every convolution is written as one, for an input of one window; nil where that is
    /// more than any memory.
    package var convolutionMatrixBytes: Int? {
        layers.indices.reduce(0) { sum, index in
            guard case .convolution(let layer) = layers[index] else { return sum }
            guard let sum, let bytes = layer.matrixBytes(for: inputShape(ofLayer: index)) else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(bytes)
            return overflow ? nil : total
        }
    }
}
