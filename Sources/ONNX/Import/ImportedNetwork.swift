import Files
import Network

/// A network that was read from an ONNX model.
///
/// An ONNX model says nothing about how samples become inputs, nor what the scores mean; ``model(classes:normalization:receipt:)``
/// takes that.
public struct ImportedNetwork: Sendable {
    /// What the network is.
    public let architecture: Architecture
    /// The parameters of each layer.
    public let parameters: [[Tensor]]
    /// The name of the input in the graph.
    public let inputName: String
    /// How the values of a picture lie in the input of the graph; our network takes them channels first.
    public let inputLayout: InputLayout
    /// The number of pictures that the graph takes at once; 1 where it leaves that open.
    public let batch: Int
    /// The name of the output in the graph.
    public let outputName: String
    /// The version of the standard operators.
    public let operatorSet: Int
    /// The program that wrote the model, with its version; empty when it does not say.
    public let producer: String
    /// Texts under the names that the producer chose (`metadata_props`).
    public let metadata: [String: String]
    /// What is worth knowing, one sentence each.
    public let warnings: [String]

    /// The network as a model.
    ///
    /// - Parameters:
    ///   - classes: A name for each output channel.
    ///   - normalization: How samples of 0…1 become the input of the network.
    ///   - receipt: Facts about how the model was made.
    public func model(classes: [String], normalization: Normalization, receipt: [String: String] = [:]) -> Model {
        Model(
            architecture: architecture, parameters: parameters, classes: classes, normalization: normalization,
            receipt: receipt)
    }
}
