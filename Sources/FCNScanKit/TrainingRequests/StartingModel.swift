import Files
import Network
import Training

/// A trained model that a run begins with, and what of it stays.
public struct StartingModel: Sendable {
    /// A model file or ONNX, or the name of an ``EmbeddedModel``.
    public var name: String
    /// How the network is fed, where an ONNX file does not say it.
    public var normalization: NamedNormalization?
    /// True to make the last layer anew although the classes are the same.
    public var replacesHead = false
    /// Layers whose weights stay, in the words of `Architecture.layers(named:)`.
    public var frozenLayers: [String] = []

    /// A model by name.
    public init(_ name: String) { self.name = name }

    /// Reads the model.
    ///
    /// - Returns: The model, and what the user should know about how it was read.
    func load() throws -> (model: Model, notes: [String]) {
        var description = InputDescription()
        description.normalization = normalization
        let loaded = try LoadedModel(named: name, input: description)
        try loaded.requireInput()
        return (loaded.model, loaded.notes)
    }

    /// What tells the model from others: a hash of its bytes.
    func identity() throws -> String {
        EmbeddedModel.isMeant(by: name) ? name : try ContentHash.hexadecimal(ofFile: name)
    }
}
