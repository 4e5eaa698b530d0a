import FCNScanKit

/// The models of a service, loaded once.
public struct ServedModels: Sendable {
    /// A model under its name.
    struct Entry: Sendable {
        var name: String
        var session: ScanSession
        var facts: ModelFacts
    }

    let entries: [Entry]

    /// Loads models.
    ///
    /// - Parameter models: Names with what ``LoadedModel`` takes; at least one, all names different.
    /// - Throws: ``LoadedModelError``, `ModelFileError`, `ONNXError`, ``InputDescriptionError``, `FileError`, `NetworkError`.
    public init(_ models: [(name: String, source: String)]) throws {
        precondition(!models.isEmpty && Set(models.map(\.name)).count == models.count, "models have names of their own")
        entries = try models.map { name, source in
            let loaded = try LoadedModel(named: source)
            var facts = try ModelFacts(loaded)
            facts.name = name
            // Lists of the pictures that it learnt from are of no use to those who send others.
            facts.receipt = facts.receipt.filter { !$0.value.contains("\n") }
            return Entry(name: name, session: try ScanSession(loaded), facts: facts)
        }
    }

    /// A model by its name; the first one for nil.
    ///
    /// - Throws: ``Problem/Kind/notFound``.
    func entry(_ name: String?) throws(Problem) -> Entry {
        guard let name else { return entries[0] }
        guard let entry = entries.first(where: { $0.name == name }) else {
            throw Problem(
                .notFound, "there is no model '\(name)'; there is \(entries.map(\.name).joined(separator: ", "))")
        }
        return entry
    }
}
