import Machine
import Network
import Scanning

/// What the last hidden layer of a network makes of many labelled windows: the vectors that the last layer with weights
/// decides by.
public struct HiddenVectors: Sendable {
    /// The layer that makes the vectors.
    public let layer: NamedLayer
    /// What the layer makes of one window.
    public let shape: Shape
    /// Values of a vector.
    public let length: Int
    /// Shape [windows, length].
    public let values: [Float]
    /// The classes of the data.
    public let classes: [String]
    /// The class of each window, an index into ``classes``.
    public let labels: [Int]
    /// True for each window that the network takes for another class.
    public let isMistake: [Bool]

    /// The number of windows.
    public var count: Int { labels.count }
    /// True where each value is the mean of a map, because the maps have too many values.
    public var isMean: Bool { length < shape.count }

    /// The most values of a vector that are kept one by one: t-SNE compares all pairs of vectors.
    private static let longest = 4096

    /// Runs a network on windows.
    ///
    /// - Parameters:
    ///   - original: The network that was converted, which names the layers.
    ///   - onProgress: Called with the windows that are done, and all of them; each window is counted twice, for its
    ///     vector and for its scores.
    /// - Throws: ``VisualizationError``, `EngineError`, and what the store of the pictures throws.
    public static func compute(
        _ dense: DenseModel, original: Architecture, windows: SampledWindows, pool: WorkerPool,
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> HiddenVectors {
        try dense.requireOneScore()
        let known = try modelClasses(of: windows.classes, in: dense.classes)
        let layers = dense.namedLayers(of: original)
        guard let last = layers.last(where: { dense.architecture.layers[$0.index].hasKernels }) else {
            throw VisualizationError.noHiddenLayer(layer: layers.last?.name ?? "the network's input")
        }
        let hidden = dense.architecture.inputs[last.index][0]
        guard let layer = layers.first(where: { $0.index == hidden }) else {
            throw VisualizationError.noHiddenLayer(layer: last.name)
        }
        let count = windows.patches.count
        let runner = try WindowRunner(dense.prefix(throughLayer: hidden), pool: pool)
        let shape = runner.output
        var values = try runner.outputs(
            count: count, onProgress: { done, _ in onProgress(done, 2 * count) }, read: windows.read)
        guard values.allSatisfy(\.isFinite) else { throw VisualizationError.notFinite(layer: layer.name) }
        if shape.count > longest, shape.height * shape.width > 1 { values = means(values, shape) }
        let logits = try WindowRunner(dense, pool: pool).outputs(
            count: count, onProgress: { done, _ in onProgress(count + done, 2 * count) }, read: windows.read)
        let outputs = dense.classes.count
        let isMistake = windows.patches.enumerated().map { index, patch in
            let probabilities = dense.probabilities(ofLogits: Array(logits[index * outputs..<(index + 1) * outputs]))
            return decision(probabilities) != known[patch.classIndex]
        }
        return HiddenVectors(
            layer: layer, shape: shape, length: count == 0 ? 0 : values.count / count, values: values,
            classes: windows.classes, labels: windows.patches.map(\.classIndex), isMistake: isMistake)
    }

    /// The class of the model that each class of the data is; nil for what a model with one output calls no.
    private static func modelClasses(of data: [String], in model: [String]) throws(VisualizationError) -> [Int?] {
        let indices = data.map { model.firstIndex(of: $0) }
        let unknown = zip(data, indices).filter { $0.1 == nil }.map(\.0)
        guard unknown.isEmpty || (model.count == 1 && unknown.count == 1) else {
            throw .unknownClasses(found: unknown, model: model)
        }
        return indices
    }

    private static func decision(_ probabilities: [Float]) -> Int? {
        if probabilities.count == 1 { return probabilities[0] >= 0.5 ? 0 : nil }
        return probabilities.indices.max { (probabilities[$0], $1) < (probabilities[$1], $0) }
    }

    /// The mean of each map, from shape [windows, height, width, channels] to [windows, channels].
    private static func means(_ values: [Float], _ shape: Shape) -> [Float] {
        let area = shape.height * shape.width
        var result: [Float] = []
        for start in stride(from: 0, to: values.count, by: shape.count) {
            for channel in 0..<shape.channels {
                let sum = stride(from: start + channel, to: start + shape.count, by: shape.channels)
                    .reduce(0.0) { $0 + Double(values[$1]) }
                result.append(Float(sum / Double(area)))
            }
        }
        return result
    }
}
