import Files
import Network

/// A trained network made ready to learn something else.
///
/// ```swift
/// var tuning = try FineTuning.beginning(with: model, classes: ["background", "red-cell"])
/// tuning.start.frozen = try tuning.architecture.layers(named: ["trunk"])
/// ```
package struct FineTuning: Sendable {
    /// The network, with a new head where the classes are others.
    package let architecture: Architecture
    /// What it starts from: the model's parameters, and zeros in a new head.
    package var start: TrainingStart
    /// The places of layers that were made anew.
    package let newLayers: Set<Int>

    /// Takes over a model.
    ///
    /// The head is the last layer with weights. It stays where the classes are the model's own in the same order,
    /// and is replaced by one with as many outputs as there are classes, and all weights zero, otherwise.
    ///
    /// - Parameters:
    ///   - replacesHead: True to start with a new head although the classes are the same.
    ///   - refines: True for a head that gives boxes beside the scores; that of a model without them is made anew.
    /// - Throws: ``FineTuningError`` where the last layer with weights does not make the scores by itself.
    package static func beginning(
        with model: Model, classes: [String], replacesHead: Bool = false, refines: Bool = false
    ) throws -> FineTuning {
        let old = try refines ? model.architecture.withBoxes() : model.architecture
        let isLarger = old != model.architecture
        let boxes = old.output.channels - old.scores
        var start = TrainingStart(normalization: model.normalization, parameters: model.parameters)
        guard replacesHead || isLarger || classes != model.classes else {
            return FineTuning(architecture: old, start: start, newLayers: [])
        }
        guard let head = old.head else { throw FineTuningError.noHead }
        var layers = old.layers
        switch layers[head] {
        case .fullyConnected(var layer):
            layer.outputs = classes.count + boxes
            layers[head] = .fullyConnected(layer)
        case .convolution(var layer) where layer.groups == 1:
            layer.filters = classes.count + boxes
            layers[head] = .convolution(layer)
        default:
            throw FineTuningError.headNotReplaceable(name: old.layerNames[head])
        }
        let architecture: Architecture
        do {
            architecture = try Architecture(input: old.input, layers: layers, inputs: old.inputs)
        } catch {
            throw FineTuningError.headNotReplaceable(name: old.layerNames[head])
        }
        guard architecture.scores == classes.count else {
            throw FineTuningError.headNotReplaceable(name: old.layerNames[head])
        }
        // All classes alike at first: a trained trunk gives large values, and random weights behind them a loss that
        // many steps would be spent on.
        // Boxes may end a network that ended with its scores.
        if start.parameters.count < architecture.layers.count { start.parameters.append([]) }
        start.parameters[head] = architecture.layers[head].parameters(for: architecture.inputShape(ofLayer: head)).map {
            Tensor(shape: $0.shape, repeating: 0)
        }
        return FineTuning(architecture: architecture, start: start, newLayers: [head])
    }
}
