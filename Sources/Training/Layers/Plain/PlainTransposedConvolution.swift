import Network

/// A transposed convolution: each input value adds its multiple of the kernel to the output.
struct PlainTransposedConvolution: PlainLayer {
    let layer: TransposedConvolution

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        if layer.hasBias {
            for place in output.values.indices { output.values[place] = parameters[1][place % layer.filters] }
        }
        forEachProduct(from: inputs[0].shape, to: output.shape) { from, to, weight in
            output.values[to] += parameters[0][weight] * inputs[0].values[from]
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        forEachProduct(from: pass.inputs[0].shape, to: pass.output.shape) { from, to, weight in
            let gradient = pass.outputGradient.values[to]
            pass.inputGradients[0].values[from] += pass.parameters[0][weight] * gradient
            pass.parameterGradients[0][weight] += pass.inputs[0].values[from] * gradient
        }
        guard layer.hasBias else { return }
        for (place, gradient) in pass.outputGradient.values.enumerated() {
            pass.parameterGradients[1][place % layer.filters] += gradient
        }
    }

    /// Calls `body` with the places of an input value, of an output value and of the weight between them.
    @inline(__always)
    private func forEachProduct(
        from input: Shape, to output: Shape, _ body: (_ from: Int, _ to: Int, _ weight: Int) -> Void
    ) {
        let (window, kernel) = (layer.window, layer.window.kernel)
        let (groupChannels, groupFilters) = (input.channels / layer.groups, layer.filters / layer.groups)
        for y in 0..<input.height {
            for i in 0..<kernel.height {
                let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                guard row >= 0, row < output.height else { continue }
                for x in 0..<input.width {
                    for j in 0..<kernel.width {
                        let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                        guard column >= 0, column < output.width else { continue }
                        for channel in 0..<input.channels {
                            let from = (y * input.width + x) * input.channels + channel
                            let to =
                                (row * output.width + column) * layer.filters
                                + channel / groupChannels * groupFilters
                            for filter in 0..<groupFilters {
                                let weight =
                                    ((channel * groupFilters + filter) * kernel.height + i) * kernel.width + j
                                body(from, to + filter, weight)
                            }
                        }
                    }
                }
            }
        }
    }
}
