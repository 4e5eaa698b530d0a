import Network
import Training

extension Model {
    /// A network with one layer that has weights, which are given.
    package init(
        handmade text: String, classes: [String], weights: [Float], biases: [Float], normalization: Normalization
    ) throws {
        let architecture = try Architecture(text: text)
        let parameters = WeightInitialization.he.parameters(of: architecture, seed: 1).map { tensors in
            tensors.isEmpty
                ? []
                : [Tensor(shape: tensors[0].shape, values: weights), Tensor(shape: tensors[1].shape, values: biases)]
        }
        self.init(architecture: architecture, parameters: parameters, classes: classes, normalization: normalization)
    }
}
