extension Model {
    /// The parameters of a dense layer: those of its source, with batch normalisation folded in, in the order of
    /// a convolution.
    func denseParameters(from source: WeightSource, shapes: [[Int]]) throws -> [Tensor] {
        var tensors = parameters[source.index]
        guard !tensors.isEmpty else { return [] }
        if tensors.count < shapes.count { tensors.append(Tensor(shape: shapes[1], repeating: 0)) }
        let before = composedNormalization(source.normalizationsBefore)
        let after = composedNormalization(source.normalizationsAfter)
        if before != nil || after != nil {
            fold(before: before, after: after, into: &tensors)
            guard tensors.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
                throw NetworkError.foldingNotFinite(
                    LayerPlace(index: source.index, kind: architecture.layers[source.index].kindName))
            }
        }
        if let map = source.flattened, map.order == .channelsLast {
            tensors[.weight].values = reorderedToChannelsFirst(tensors[.weight].values, map: map.shape)
        }
        return zip(tensors, shapes).map { Tensor(shape: $1, values: $0.values) }
    }

    /// Normalisations one after the other as a single `scale·x + shift` for each channel; nil for none.
    private func composedNormalization(_ indices: [Int]) -> ScaleAndShift? {
        indices.reduce(nil) { composed, index in
            guard let next = ScaleAndShift(architecture.layers[index], parameters: parameters[index]) else {
                return composed
            }
            return composed.map { $0.followed(by: next) } ?? next
        }
    }

    /// Folds `W·(s∘x + t) + b` and `s·(W·x + b) + t` into weights [outputs, …] and bias [outputs].
    private func fold(before: ScaleAndShift?, after: ScaleAndShift?, into tensors: inout [Tensor]) {
        var (weights, biases) = (tensors[.weight].values, tensors[.bias].values)
        let outputs = biases.count
        let inputs = weights.count / outputs
        for output in 0..<outputs {
            var bias = Double(biases[output])
            let scale = after?.scale[output] ?? 1
            for input in 0..<inputs {
                let weight = Double(weights[output * inputs + input])
                bias += weight * (before?.shift[input] ?? 0)
                weights[output * inputs + input] = Float(weight * (before?.scale[input] ?? 1) * scale)
            }
            biases[output] = Float(bias * scale + (after?.shift[output] ?? 0))
        }
        tensors[.weight].values = weights
        tensors[.bias].values = biases
    }

    /// Rearranges rows that were flattened pixel by pixel to rows that are flattened channel by channel.
    private func reorderedToChannelsFirst(_ values: [Float], map: Shape) -> [Float] {
        let pixels = map.height * map.width
        var result = [Float](repeating: 0, count: values.count)
        for start in stride(from: 0, to: values.count, by: map.count) {
            for pixel in 0..<pixels {
                for channel in 0..<map.channels {
                    result[start + channel * pixels + pixel] = values[start + pixel * map.channels + channel]
                }
            }
        }
        return result
    }
}
