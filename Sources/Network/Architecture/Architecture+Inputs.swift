extension Architecture {
    /// True when every layer takes in only the output of the one before it.
    public var isChain: Bool { inputs.enumerated().allSatisfy { $1 == [$0 - 1] } }

    /// The shape of an output for an input of one window.
    ///
    /// - Parameter output: The position of a layer, or -1 for the network's input.
    public func shape(ofOutput output: Int) -> Shape { output < 0 ? input : shapes[output] }

    /// The shape that enters layer `index` for an input of one window; of several the first.
    public func inputShape(ofLayer index: Int) -> Shape { shape(ofOutput: inputs[index][0]) }

    /// The shapes that enter layer `index` for an input of one window.
    public func inputShapes(ofLayer index: Int) -> [Shape] { inputs[index].map(shape(ofOutput:)) }

    /// The layers that take in each output, in order, by the position of the output, -1 for the network's input.
    ///
    /// A layer that takes an output in twice stands there twice. The last layer's output has no entry.
    ///
    /// - Complexity: O(layers + inputs).
    package var consumers: [Int: [Int]] {
        var result: [Int: [Int]] = [:]
        for (layer, outputs) in inputs.enumerated() {
            for output in outputs { result[output, default: []].append(layer) }
        }
        return result
    }

    /// Makes sure that every output but the last is taken in.
    func checkUse() throws {
        let consumers = consumers
        for (index, layer) in layers.enumerated().dropLast() where consumers[index] == nil {
            throw NetworkError.unusedOutput(LayerPlace(index: index, kind: layer.kindName))
        }
    }

    /// Makes sure that the paths that meet have equal strides.
    func checkStrides() throws {
        guard layers.contains(where: \.isJoin) else { return }
        let geometries = geometries
        for (index, layer) in layers.enumerated() where layer.isJoin {
            let paths = sliding(inputs[index], into: index).map { $0 < 0 ? .input : geometries[$0] }
            guard paths.allSatisfy({ $0.stride == paths[0].stride && $0.density == paths[0].density }) else {
                throw NetworkError.stridesDiffer(
                    LayerPlace(index: index, kind: layer.kindName), strides: paths.map(\.stride))
            }
        }
    }

    /// The inputs of a layer that slide with its output: all but single values that stand for a whole map.
    func sliding(_ outputs: [Int], into layer: Int) -> [Int] {
        guard case .arithmetic = layers[layer] else { return outputs }
        let map = Extent(height: shapes[layer].height, width: shapes[layer].width)
        return outputs.filter {
            let shape = shape(ofOutput: $0)
            return Extent(height: shape.height, width: shape.width) == map
        }
    }
}
