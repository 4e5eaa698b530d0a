import Network

extension Architecture {
    /// The place of the last layer with weights; what comes after it must keep the number of channels.
    var head: Int? { layers.indices.last { layers[$0].sumsWeightedInputs } }

    /// The places of layers with parameters, in order.
    package var learningLayers: [Int] { layers.indices.filter { learns($0) } }

    /// The places of the layers that some words name.
    ///
    /// - Parameter words: Names such as `conv1` or `fc2`, a number
    ///   for so many layers with weights from the front, or `trunk` for all but the last layer with weights. Batch
    ///   normalisation and other parameters between layers with weights go with the layer before them.
    /// - Throws: ``FineTuningError/unknownLayer(name:known:)``.
    package func layers(named words: [String]) throws -> Set<Int> {
        var places: Set<Int> = []
        let names = layerNames
        let weighted = layers.indices.filter { layers[$0].sumsWeightedInputs }
        for word in words {
            if word == "trunk" {
                places.formUnion(learningLayers.filter { $0 < weighted.last ?? 0 })
            } else if let depth = Int(word), (0...weighted.count).contains(depth) {
                let end = depth < weighted.count ? weighted[depth] : layers.count
                if depth > 0 { places.formUnion(learningLayers.filter { $0 < end }) }
            } else if let place = names.firstIndex(of: word), learns(place) {
                places.insert(place)
            } else {
                throw FineTuningError.unknownLayer(name: word, known: learningLayers.map { names[$0] })
            }
        }
        return places
    }

    /// True where a layer has parameters that follow a gradient.
    func learns(_ index: Int) -> Bool {
        layers[index].parameters(for: inputShape(ofLayer: index)).contains(where: \.isTrained)
    }
}

extension Layer {
    /// True where weights are multiplied with inputs and summed; factors and slopes of single values are not.
    var sumsWeightedInputs: Bool {
        switch self {
        case .convolution, .transposedConvolution, .fullyConnected: true
        default: false
        }
    }
}
