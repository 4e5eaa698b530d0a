/// A trained network: its architecture, its weights, and what its scores mean.
public struct Model: Equatable, Sendable {
    /// What the network is.
    public var architecture: Architecture
    /// The parameters of each layer, in the order of ``Layer/parameters(for:)``; empty for layers without any.
    public var parameters: [[Tensor]]
    /// The name of each output channel.
    public var classes: [String]
    /// How samples become inputs.
    public var normalization: Normalization
    /// Free text facts about how the model was made: data, seed, epochs, scores.
    public var receipt: [String: String]

    /// A model whose parameters fit the architecture.
    public init(
        architecture: Architecture, parameters: [[Tensor]], classes: [String], normalization: Normalization,
        receipt: [String: String] = [:]
    ) {
        precondition(parameters.count == architecture.layers.count, "one list of tensors for each layer")
        for (index, layer) in architecture.layers.enumerated() {
            let expected = layer.parameters(for: architecture.inputShape(ofLayer: index)).map(\.shape)
            precondition(
                parameters[index].map(\.shape) == expected,
                "layer \(index) has tensors of shape \(parameters[index].map(\.shape)), expected \(expected)")
        }
        precondition(classes.count == architecture.scores, "one class name for each score")
        precondition(normalization.mean.count == architecture.input.channels, "one mean for each input channel")
        self.architecture = architecture
        self.parameters = parameters
        self.classes = classes
        self.normalization = normalization
        self.receipt = receipt
    }
}
