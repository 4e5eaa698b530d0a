extension Architecture {
    /// The layers that one layer's output needs, in order, with that layer last.
    func layersNeeded(for last: Int) -> [Int] {
        var needed: Set<Int> = [last]
        for layer in stride(from: last, through: 0, by: -1) where needed.contains(layer) {
            needed.formUnion(inputs[layer].filter { $0 >= 0 })
        }
        return needed.sorted()
    }

    /// The network up to a layer, whose output becomes the network's.
    ///
    /// - Throws: ``NetworkError`` as ``init(input:layers:inputs:)``; never for a part of a valid network.
    func prefix(through last: Int) throws -> (architecture: Architecture, layers: [Int]) {
        let kept = layersNeeded(for: last)
        let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        let architecture = try Architecture(
            input: input, layers: kept.map { layers[$0] },
            inputs: kept.map { inputs[$0].map { $0 < 0 ? -1 : places[$0]! } })
        return (architecture, kept)
    }
}

extension DenseModel {
    /// The network up to one of its layers, for the same windows: what it gives is that layer's map.
    ///
    /// - Parameter index: A layer of ``architecture``.
    /// - Throws: ``NetworkError``, never for a layer of this network.
    public func prefix(throughLayer index: Int) throws -> DenseModel {
        let (prefix, layers) = try architecture.prefix(through: index)
        return DenseModel(
            form: DenseForm(
                architecture: prefix, grid: grid, passes: form.passes, ending: nil, obstacle: form.obstacle,
                windowDeviations: [],
                classifier: prefix, sources: layers.map { form.sources[$0] }),
            parameters: layers.map { parameters[$0] },
            classes: (0..<prefix.output.channels).map { "channel \($0)" }, normalization: normalization, receipt: [:])
    }

    /// The place in the network that was converted of what became a layer of ``architecture``, from 0.
    package func originalLayer(of index: Int) -> Int { form.sources[index].index }

    /// The layer of ``architecture`` that was made of a layer of the network that was converted; nil where it vanished
    /// in another.
    package func denseLayer(ofOriginal index: Int) -> Int? { form.sources.firstIndex { $0.index == index } }
}
