/// What a network costs and sees, layer by layer, on one input.
public struct NetworkSummary: Hashable, Sendable, Codable {
    /// What one layer costs and sees.
    public struct LayerRow: Hashable, Sendable, Codable {
        /// The name, for example `conv1`.
        public let name: String
        /// The layer in the notation of the architecture text.
        public let text: String
        /// The names of the outputs that enter it, `input` for the network's input.
        public let inputs: [String]
        /// The shape of its output.
        public let output: Shape
        /// The number of trained parameters.
        public let parameters: Int
        /// The number of running statistics, which inference uses too.
        public let statistics: Int
        /// Multiply-adds; bias, pooling, activations and sums are not counted.
        public let multiplyAdds: Int
        /// The size of its output as float32.
        public let activationBytes: Int
        /// Which pixels one value of its output sees.
        public let geometry: Geometry
        /// The last rows and columns of its input that no position reaches, because the size does not divide evenly.
        public let uncovered: Extent
    }

    /// The shape of the input.
    public let input: Shape
    /// The layers, first to last.
    public let layers: [LayerRow]
    /// All trained parameters, as the literature counts them.
    public let parameters: Int
    /// All running statistics of batch normalisations.
    public let statistics: Int
    /// All parameters and statistics as float32.
    public let parameterBytes: Int
    /// All multiply-adds.
    public let multiplyAdds: Int
    /// The input and all outputs as float32, as if all were kept, as training does.
    public let activationBytes: Int
    /// The values of the input and of all outputs that need a place of their own, as the literature counts them:
    /// functions of one value, normalisations, dropout, flatten and softmax work in place.
    ///
    /// For VGG16 these are 15,237,608 values. The course CS231n prints "24M * 4 bytes ~= 93MB / image" below its table
    /// of the same network, but the lines of that table sum to these 15.2 million, 58 MiB; with the outputs of the
    /// rectifiers counted as well, as ``activationBytes`` does, there are 28.8 million.
    public let forwardValues: Int
    /// The most that a layer-by-layer forward pass holds as float32: a layer's output, its inputs, and the outputs
    /// that later layers still need.
    public let peakActivationBytes: Int
}

extension Architecture {
    /// What the network costs and sees on one window.
    public var summary: NetworkSummary { summary(of: input, shapes: shapes) }

    /// What the network costs on a picture of another size.
    ///
    /// - Throws: ``NetworkError/fixedInput(_:input:picture:)`` when a fully-connected layer fixes the size: take
    ///   ``denseForm()`` first. Otherwise ``NetworkError`` as ``shapes(for:)``.
    public func summary(for picture: Extent) throws -> NetworkSummary {
        let shape = Shape(height: picture.height, width: picture.width, channels: input.channels)
        guard shape != input else { return summary }
        for (index, layer) in layers.enumerated() {
            switch layer {
            case .flatten, .fullyConnected:
                let place = LayerPlace(index: index, kind: layer.kindName)
                throw NetworkError.fixedInput(place, input: input, picture: picture)
            default:
                continue
            }
        }
        return summary(of: shape, shapes: try shapes(for: picture))
    }

    private func summary(of input: Shape, shapes: [Shape]) -> NetworkSummary {
        let names = layerNames
        let geometries = geometries
        let bytes = MemoryLayout<Float>.stride
        let rows = layers.enumerated().map { index, layer in
            let entering = inputs[index][0] < 0 ? input : shapes[inputs[index][0]]
            let descriptions = layer.parameters(for: entering)
            let extent = Extent(height: entering.height, width: entering.width)
            return NetworkSummary.LayerRow(
                name: names[index], text: layer.text, inputs: inputs[index].map { $0 < 0 ? "input" : names[$0] },
                output: shapes[index], parameters: descriptions.filter(\.isTrained).reduce(0) { $0 + $1.count },
                statistics: descriptions.filter { !$0.isTrained }.reduce(0) { $0 + $1.count },
                multiplyAdds: layer.multiplyAdds(for: entering), activationBytes: shapes[index].count * bytes,
                geometry: geometries[index], uncovered: layer.window?.uncovered(for: extent) ?? Extent(0))
        }
        let parameters = rows.reduce(0) { $0 + $1.parameters }
        let statistics = rows.reduce(0) { $0 + $1.statistics }
        return NetworkSummary(
            input: input, layers: rows, parameters: parameters, statistics: statistics,
            parameterBytes: (parameters + statistics) * bytes,
            multiplyAdds: rows.reduce(0) { $0 + $1.multiplyAdds },
            activationBytes: rows.reduce(input.count * bytes) { $0 + $1.activationBytes },
            forwardValues: zip(layers, shapes).reduce(input.count) { $0 + ($1.0.worksInPlace ? 0 : $1.1.count) },
            peakActivationBytes: peakCount(of: input, shapes: shapes) * bytes)
    }

    /// The most values that are needed at once when layers run one after the other.
    private func peakCount(of input: Shape, shapes: [Shape]) -> Int {
        let consumers = consumers
        var (held, peak) = (input.count, input.count)
        for index in layers.indices {
            held += shapes[index].count
            peak = max(peak, held)
            for output in Set(inputs[index]) where consumers[output]?.last == index {
                held -= output < 0 ? input.count : shapes[output].count
            }
        }
        return peak
    }
}

extension Layer {
    /// True where each value can be written over the one that it is made of.
    fileprivate var worksInPlace: Bool {
        switch self {
        case .activation, .parametricReLU, .batchNormalization, .layerNormalization, .affine, .dropout, .flatten,
            .softmax, .logSoftmax, .boxes:
            true
        case .convolution, .transposedConvolution, .pooling, .localResponseNormalization, .fullyConnected, .padding,
            .resize, .select, .maxout, .arithmetic, .concatenate:
            false
        }
    }
}
