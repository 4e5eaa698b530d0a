import Network

/// A layer of a dense network, under the name that it had in the network that was converted.
public struct NamedLayer: Sendable, Equatable {
    /// Its place in the dense architecture.
    public let index: Int
    /// Its name in the network that was converted, for example `conv1`.
    public let name: String
    /// What it was there, in the notation of the architecture text, for example `conv3-16`.
    public let text: String
    /// The normalisations and affine layers that were folded into it.
    public internal(set) var folded: [String]

    /// For example `conv1 + bn1`.
    public var title: String { ([name] + folded).joined(separator: " + ") }
}

extension DenseModel {
    /// The layers of this network under the names of the network that was converted.
    ///
    /// - Parameter original: The network that was converted.
    public func namedLayers(of original: Architecture) -> [NamedLayer] {
        /// What is known about an output of the original network.
        struct Output {
            /// The place in the result of the layer that makes it.
            var layer: Int?
            var isFlat = false
            /// What waits to be folded into the next fully-connected layer.
            var waiting: [String] = []
        }
        let names = original.layerNames
        var layers: [NamedLayer] = []
        var outputs = [Output()]
        for (index, layer) in original.layers.enumerated() {
            var output = outputs[original.inputs[index][0] + 1]
            if let dense = denseLayer(ofOriginal: index) {
                let isConnected = if case .fullyConnected = layer { true } else { false }
                layers.append(
                    NamedLayer(
                        index: dense, name: names[index], text: layer.text, folded: isConnected ? output.waiting : []))
                output = Output(layer: layers.count - 1, isFlat: output.isFlat && !isConnected)
            } else {
                switch layer {
                case .flatten: output.isFlat = true
                case .batchNormalization, .affine:
                    if output.isFlat {
                        output.waiting.append(names[index])
                    } else if let carrier = output.layer {
                        layers[carrier].folded.append(names[index])
                    }
                default: break
                }
            }
            outputs.append(output)
        }
        return layers.sorted { $0.index < $1.index }
    }
}
