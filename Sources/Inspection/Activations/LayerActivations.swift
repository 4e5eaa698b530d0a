import Engine
import Machine
import Network

/// What each layer of a network makes of one window.
public struct LayerActivations: Sendable {
    /// The output of one layer.
    public struct Map: Sendable {
        /// The layer.
        public let layer: NamedLayer
        /// The shape of the output.
        public let shape: Shape
        /// Shape [height, width, channels].
        public let values: [Float]
        /// The place in the dense architecture of the layer that changes the values one by one, as activations do, where
        /// nothing else reads them; else nil.
        public let changedBy: Int?

        /// One channel, shape [height, width].
        public func channel(_ index: Int) -> [Float] {
            stride(from: index, to: values.count, by: shape.channels).map { values[$0] }
        }

        /// The mean of each channel.
        public var means: [Double] {
            var sums = [Double](repeating: 0, count: shape.channels)
            for (place, value) in values.enumerated() { sums[place % shape.channels] += Double(value) }
            return sums.map { $0 / Double(shape.height * shape.width) }
        }

        /// The channels with the largest means, the largest first.
        public func strongest(_ count: Int) -> [Int] {
            let means = means
            return Array(means.indices.sorted { (means[$1], $0) < (means[$0], $1) }.prefix(count))
        }
    }

    /// The outputs, first layer to last.
    public let maps: [Map]

    /// Runs a network on a window, layer after layer.
    ///
    /// - Parameters:
    ///   - dense: The network; padding inside of it does what it does for single windows.
    ///   - original: The network that was converted, which names the layers.
    ///   - window: Shape [height, width, channels], 0…1.
    ///   - onProgress: Called with the layers that are done, and all of them.
    /// - Throws: ``VisualizationError/notFinite(layer:)``, `EngineError`.
    /// - Complexity: Each layer is computed from the window on, so that its output is that of an ordinary pass:
    ///   O(layers · multiply-adds).
    public static func compute(
        _ dense: DenseModel, original: Architecture, window: ShownWindow, pool: WorkerPool,
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> LayerActivations {
        let architecture = dense.architecture
        let layers = dense.namedLayers(of: original)
        let consumers = architecture.consumers
        let size = Extent(height: window.shape.height, width: window.shape.width)
        let maps = try layers.enumerated().map { number, layer in
            let part = try dense.prefix(throughLayer: layer.index)
            let values = try Executor(Plan(part, picture: size, pool: pool), pool: pool).scores(
                of: ArraySource(
                    window.samples, width: size.width, height: size.height, channels: window.shape.channels))
            guard values.allSatisfy(\.isFinite) else { throw VisualizationError.notFinite(layer: layer.name) }
            onProgress(number + 1, layers.count)
            let readers = consumers[layer.index, default: []]
            return Map(
                layer: layer, shape: part.architecture.output,
                values: values,
                changedBy: readers.count == 1 && architecture.layers[readers[0]].changesSingleValues ? readers[0] : nil)
        }
        return LayerActivations(maps: maps)
    }
}

extension Layer {
    /// True for layers that change values one by one.
    fileprivate var changesSingleValues: Bool {
        switch self {
        case .activation, .parametricReLU, .batchNormalization, .affine: true
        default: false
        }
    }
}
