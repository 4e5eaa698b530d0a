import Foundation
import Network

/// A model from a file of any kind.
public struct LoadedModel: Sendable {
    /// The model.
    public var model: Model
    /// What the user should know about how it was read.
    public var notes: [String]
    /// False where nothing says how pictures become the network's inputs.
    public var isInputKnown: Bool
    /// What the file is called.
    public let name: String

    /// Reads a model file.
    ///
    /// - Parameters:
    ///   - input: What the file itself does not say; goes before a description beside the file.
    ///   - openWindow: The window of a network that leaves its size open and of which nothing else tells it.
    /// - Throws: `ModelFileError`, ``InputDescriptionError``, `FileError`.
    public init(contentsOf path: String, input: InputDescription = InputDescription(), openWindow: Extent? = nil) throws
    {
        name = path
        model = try Model(contentsOf: path)
        notes = []
        isInputKnown = true
    }

    /// Makes sure that pictures can become the network's inputs.
    ///
    /// - Throws: ``InputDescriptionError/normalizationMissing(model:)``.
    public func requireInput() throws {
        guard isInputKnown else { throw InputDescriptionError.normalizationMissing(model: name) }
    }
}
