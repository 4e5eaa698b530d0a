import Network

extension Model {
    /// A network with one layer that has weights, which are given.
    package init(
        handmade text: String, classes: [String], weights: [Float], biases: [Float], normalization: Normalization
    ) throws {
        let architecture = try Architecture(text: text)
        let parameters = architecture.layers.enumerated().map { index, layer in
            layer.parameters(for: architecture.inputShape(ofLayer: index)).map {
                Tensor(shape: $0.shape, values: $0.role == .weight ? weights : biases)
            }
        }
        self.init(architecture: architecture, parameters: parameters, classes: classes, normalization: normalization)
    }
}
