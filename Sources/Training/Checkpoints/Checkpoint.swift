import Files
import FoundationEssentials
import Glibc
import Network

/// An interrupted training run in a file.
///
/// A safetensors file: the network as it is (`now.…`), its running mean (`mean.…`), the best one so far (`best.…`) and the optimiser's memory
/// (`first.…`, `second.…`), with counters and settings as JSON in the metadata. Numbers are kept bit for bit, so
/// that a continued run gives the same bytes as one that was never interrupted.
struct Checkpoint {
    private static let metadataKey = "fcnscan-checkpoint"
    private static let currentVersion = 1

    /// What stands in the metadata.
    private struct Description: Codable {
        var formatVersion: Int
        var architecture: String
        var counters: TrainingState.Counters
        var optimizerSteps: Int
        var best: TrainingState.Best.Facts?
        var settings: [String: String]
    }

    let path: String
    let architecture: Architecture
    /// All that decides how the run goes on; a run is continued under the same settings only.
    let settings: [String: String]

    /// Writes the state; what was written before stays until the new file is complete.
    ///
    /// - Throws: `FileError`.
    func write(_ state: TrainingState) throws {
        let description = Description(
            formatVersion: Self.currentVersion, architecture: architecture.text, counters: state.counters,
            optimizerSteps: state.optimizer.steps, best: state.best?.facts, settings: settings)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(description), as: UTF8.self)
        var tensors: [String: Tensor] = [:]
        for (layer, position, name) in places {
            tensors["now.\(name)"] = state.parameters[layer][position]
            tensors["mean.\(name)"] = state.average?.parameters[layer][position]
            tensors["best.\(name)"] = state.best?.parameters[layer][position]
            guard let memory = state.optimizer.memories[Optimizer.Key(layer: layer, parameter: position)] else {
                continue
            }
            let shape = state.parameters[layer][position].shape
            if !memory.first.isEmpty { tensors["first.\(name)"] = Tensor(shape: shape, values: memory.first) }
            if !memory.second.isEmpty { tensors["second.\(name)"] = Tensor(shape: shape, values: memory.second) }
        }
        try TensorFile(metadata: [Self.metadataKey: json], tensors: tensors).write(to: path)
    }

    /// Reads the state of a run.
    ///
    /// - Parameter start: The state before the first step: what the file does not hold stays.
    /// - Throws: ``CheckpointError``, `ModelFileError`, `FileError`.
    func read(into start: TrainingState) throws -> TrainingState {
        let file = try TensorFile(contentsOf: path)
        guard let json = file.metadata[Self.metadataKey],
            let description = try? JSONDecoder().decode(Description.self, from: Data(json.utf8))
        else { throw CheckpointError.notCheckpoint(path: path) }
        guard description.formatVersion == Self.currentVersion else {
            throw CheckpointError.otherVersion(
                path: path, found: description.formatVersion, supported: Self.currentVersion)
        }
        guard description.architecture == architecture.text else {
            throw CheckpointError.otherSetting(
                path: path, name: "architecture", there: description.architecture, here: architecture.text)
        }
        for name in Set(description.settings.keys).union(settings.keys).sorted()
        where description.settings[name] != settings[name] {
            throw CheckpointError.otherSetting(
                path: path, name: name, there: description.settings[name] ?? "nothing",
                here: settings[name] ?? "nothing")
        }
        var state = start
        state.counters = description.counters
        state.optimizer.steps = description.optimizerSteps
        var mean = start.average?.parameters
        var best = description.best.map { TrainingState.Best(facts: $0, parameters: start.parameters) }
        for (layer, position, name) in places {
            let shape = start.parameters[layer][position].shape
            func tensor(_ part: String) throws -> Tensor? {
                guard let tensor = file.tensors["\(part).\(name)"] else { return nil }
                guard tensor.shape == shape else { throw CheckpointError.incomplete(path: path, tensor: name) }
                return tensor
            }
            guard let now = try tensor("now") else { throw CheckpointError.incomplete(path: path, tensor: name) }
            state.parameters[layer][position] = now
            if mean != nil {
                guard let tensor = try tensor("mean") else {
                    throw CheckpointError.incomplete(path: path, tensor: name)
                }
                mean?[layer][position] = tensor
            }
            if best != nil {
                guard let tensor = try tensor("best") else {
                    throw CheckpointError.incomplete(path: path, tensor: name)
                }
                best?.parameters[layer][position] = tensor
            }
            let memory = Optimizer.Memory(
                first: try tensor("first")?.values ?? [], second: try tensor("second")?.values ?? [])
            if memory != Optimizer.Memory() {
                state.optimizer.memories[Optimizer.Key(layer: layer, parameter: position)] = memory
            }
        }
        if let mean { state.average = state.average.map { WeightAverage(horizon: $0.horizon, of: mean) } }
        state.best = best
        return state
    }

    /// Each array of parameters: its layer, its place among those of the layer, and its name.
    private var places: [(layer: Int, position: Int, name: String)] {
        let names = architecture.layerNames
        return architecture.layers.indices.flatMap { layer in
            architecture.layers[layer].parameters(for: architecture.inputShape(ofLayer: layer)).enumerated().map {
                (layer, $0.offset, "\(names[layer]).\($0.element.role.rawValue)")
            }
        }
    }
}
