import Files
import Foundation
import Network

/// A trained network made ready to learn something else.
///
/// ```swift
/// var tuning = try FineTuning(of: model, classes: ["background", "red-cell"])
/// tuning.start.frozen = try tuning.architecture.layers(named: ["trunk"])
/// ```
public struct FineTuning: Sendable {
    /// The network, with a new head where the classes are others.
    public let architecture: Architecture
    /// What it starts from: the model's parameters, and zeros in a new head.
    public var start: TrainingStart
    /// The places of layers that were made anew.
    public let newLayers: Set<Int>

    /// Takes over a model.
    ///
    /// The head is the last layer with weights. It stays where the classes are the model's own in the same order,
    /// and is replaced by one with as many outputs as there are classes, and all weights zero, otherwise.
    ///
    /// - Parameters:
    ///   - replacesHead: True to start with a new head although the classes are the same.
    /// - Throws: ``FineTuningError`` where the last layer with weights does not make the scores by itself.
    public init(
        of model: Model, classes: [String], replacesHead: Bool = false
    ) throws {
        let old = model.architecture
        guard replacesHead || classes != model.classes else {
            architecture = old
            start = TrainingStart(normalization: model.normalization, parameters: model.parameters)
            newLayers = []
            return
        }
        guard let head = old.head else { throw FineTuningError.noHead }
        var layers = old.layers
        switch layers[head] {
        case .fullyConnected(var layer):
            layer.outputs = classes.count
            layers[head] = .fullyConnected(layer)
        case .convolution(var layer) where layer.groups == 1:
            layer.filters = classes.count
            layers[head] = .convolution(layer)
        default:
            throw FineTuningError.headNotReplaceable(name: old.layerNames[head])
        }
        do {
            architecture = try Architecture(input: old.input, layers: layers, inputs: old.inputs)
        } catch {
            throw FineTuningError.headNotReplaceable(name: old.layerNames[head])
        }
        guard architecture.output.channels == classes.count else {
            throw FineTuningError.headNotReplaceable(name: old.layerNames[head])
        }
        var parameters = model.parameters
        // All classes alike at first: a trained trunk gives large values, and random weights behind them a loss that
        // many steps would be spent on.
        parameters[head] = architecture.layers[head].parameters(for: architecture.inputShape(ofLayer: head)).map {
            Tensor(shape: $0.shape, repeating: 0)
        }
        start = TrainingStart(normalization: model.normalization, parameters: parameters)
        newLayers = [head]
    }
}

extension Architecture {
    /// The place of the last layer with weights; what comes after it must keep the number of channels.
    var head: Int? { layers.indices.last { layers[$0].sumsWeightedInputs } }

    /// The places of layers with parameters, in order.
    public var learningLayers: [Int] { layers.indices.filter { learns($0) } }

    /// The places of the layers that some words name.
    ///
    /// - Parameter words: Names such as `conv1` or `fc2`, a number
    ///   for so many layers with weights from the front, or `trunk` for all but the last layer with weights. Batch
    ///   normalisation and other parameters between layers with weights go with the layer before them.
    /// - Throws: ``FineTuningError/unknownLayer(name:known:)``.
    public func layers(named words: [String]) throws -> Set<Int> {
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
}

/// Why a network cannot be made ready to learn something else.
public enum FineTuningError: Error, Equatable {
    /// The network has no layer with weights.
    case noHead
    /// The last layer with weights cannot have another number of outputs.
    case headNotReplaceable(name: String)
    /// A name that no layer with parameters has.
    case unknownLayer(name: String, known: [String])
}

extension FineTuningError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .noHead:
            "the network has no layer with weights that could learn other classes; start from another model"
        case .headNotReplaceable(let name):
            "the last layer with weights, \(name), does not make the scores of the classes by itself, so it cannot be "
                + "replaced for other classes; start from another model"
        case .unknownLayer(let name, let known):
            "no layer with parameters is called '\(name)'; there are \(known.joined(separator: ", ")), or give a "
                + "number of layers from the front, or 'trunk' for all but the last"
        }
    }
}
