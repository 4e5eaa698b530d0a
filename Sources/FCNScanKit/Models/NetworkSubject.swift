import FoundationEssentials
import Network

/// A network to describe: one that is known by name, or that of a model.
package struct NetworkSubject: Sendable {
    /// What the network computes.
    package let architecture: Architecture
    /// The model that it belongs to; nil for a network without weights.
    package let model: Model?
    /// False where nothing says how pictures become the network's inputs.
    package let isInputKnown: Bool
    /// What the user should know about how it was read.
    package let notes: [String]

    /// A network without weights.
    package init(_ architecture: Architecture) {
        self.architecture = architecture
        model = nil
        isInputKnown = true
        notes = []
    }

    /// The network of a model that was read.
    package init(_ loaded: LoadedModel) {
        architecture = loaded.model.architecture
        model = loaded.model
        isInputKnown = loaded.isInputKnown
        notes = loaded.notes
    }

    /// Finds a network: a model by its name as in ``LoadedModel/init(named:input:openWindow:)``, or a
    /// `NamedArchitecture`.
    ///
    /// - Throws: `UnknownArchitecture` where the name is neither of them and does not look like a path, and what
    ///   reading a model throws.
    package init(named name: String, input: InputDescription = InputDescription()) throws {
        // A file goes before a network of the same name.
        if !EmbeddedModel.isMeant(by: name), !FileManager.default.fileExists(atPath: name) {
            if let named = NamedArchitecture(named: name) {
                self.init(try named.architecture())
                return
            }
            let isPath = name.contains("/") || name.contains(".")
            guard isPath else { throw UnknownArchitecture(name) }
        }
        self.init(try LoadedModel(named: name, input: input))
    }
}
