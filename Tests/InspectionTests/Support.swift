import Datasets
import Engine
import Inspection
import Machine
import Network
import Raster
import Scanning
import Training

/// A model whose weights are given, layer by layer; layers without weights are left out.
func model(_ text: String, _ tensors: [[[Float]]], mean: Float = 0, classes: [String]? = nil) throws
    -> Model
{
    let architecture = try Architecture(text: text)
    var rest = tensors[...]
    let parameters = architecture.layers.indices.map { index -> [Tensor] in
        let shapes = architecture.layers[index].parameters(for: architecture.inputShape(ofLayer: index)).map(
            \.shape)
        guard !shapes.isEmpty else { return [] }
        return zip(shapes, rest.removeFirst()).map { Tensor(shape: $0, values: $1) }
    }
    let channels = architecture.input.channels
    return Model(
        architecture: architecture, parameters: parameters,
        classes: classes ?? (0..<architecture.output.channels).map { "class \($0)" },
        normalization: Normalization(
            mean: [Float](repeating: mean, count: channels), deviation: [Float](repeating: 1, count: channels)))
}

/// The window of a picture that has the highest score of an object.
func window(_ picture: Picture, of model: Model, pool: WorkerPool = WorkerPool(threads: 2)) throws -> ShownWindow {
    try ShownWindow.cut(from: picture, name: "picture", model: model.windowed(), pool: pool)
}
