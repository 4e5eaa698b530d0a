import Datasets

/// Which class of a model each class of the data is, by name: the orders may differ.
package struct ClassOrder: Sendable, Equatable {
    /// For each class of the data the index of the class in the model; nil for a background that it does not know.
    package let indices: [Int?]

    /// Finds the classes of the data in a model.
    ///
    /// - Parameter needsBackground: False where nothing asks what the model says of the background, so that it need
    ///   not know that class.
    /// - Throws: ``ClassificationError/unknownClasses(found:model:)``.
    package init(data: [String], model: [String], needsBackground: Bool) throws(ClassificationError) {
        indices = data.map { model.firstIndex(of: $0) }
        let unknown = zip(data, indices).filter { name, index in
            index == nil && (needsBackground || name != LabelledData.backgroundClass)
        }
        guard unknown.isEmpty else { throw .unknownClasses(found: unknown.map(\.0), model: model) }
    }
}
