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
            tensors = try folded(before: before, after: after, into: tensors)
            guard try tensors.allSatisfy({ try $0.firstNotFinite() == nil }) else {
                throw NetworkError.foldingNotFinite(
                    LayerPlace(index: source.index, kind: architecture.layers[source.index].kindName))
            }
        }
        if let map = source.flattened, map.order == .channelsLast {
            tensors[.weight] = reorderedToChannelsFirst(tensors[.weight], map: map.shape)
        }
        return zip(tensors, shapes).map { $0.reshaped($1) }
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
    private func folded(before: ScaleAndShift?, after: ScaleAndShift?, into tensors: [Tensor]) throws -> [Tensor] {
        let weight = tensors[.weight]
        var biases = tensors[.bias].values
        let inputs = weight.count / biases.count
        var result = tensors
        result[.weight] = weight.mapRows(to: weight.shape) { rows, weights in
            var weights = weights
            for (row, output) in rows.enumerated() {
                let scale = after?.scale[output] ?? 1
                for input in 0..<inputs {
                    let place = row * inputs + input
                    weights[place] = Float(Double(weights[place]) * (before?.scale[input] ?? 1) * scale)
                }
            }
            return weights
        }
        try weight.forEachPiece { rows, weights in
            for (row, output) in rows.enumerated() {
                var bias = Double(biases[output])
                if let before {
                    for input in 0..<inputs { bias += Double(weights[row * inputs + input]) * before.shift[input] }
                }
                biases[output] = Float(bias * (after?.scale[output] ?? 1) + (after?.shift[output] ?? 0))
            }
        }
        result[.bias] = Tensor(shape: tensors[.bias].shape, values: biases)
        return result
    }

    /// Rearranges rows that were flattened pixel by pixel to rows that are flattened channel by channel.
    private func reorderedToChannelsFirst(_ weight: Tensor, map: Shape) -> Tensor {
        let pixels = map.height * map.width
        return weight.mapRows(to: weight.shape) { _, values in
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
}
