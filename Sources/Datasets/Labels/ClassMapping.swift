/// Which classes of the data become which classes of the net, in the order of the net's outputs.
///
/// ```swift
/// let classes: ClassMapping = ["white-cell": ["WBC"], "debris": ["Platelets", "Smudge"]]
/// ```
public struct ClassMapping: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// A class of the net and the classes of the data that it gathers.
    public struct Entry: Sendable, Equatable {
        /// The name in the net.
        public var name: String
        /// The names in the data.
        public var dataClasses: [String]

        /// An entry from both names.
        public init(name: String, dataClasses: [String]) {
            self.name = name
            self.dataClasses = dataClasses
        }
    }

    /// The classes of the net, without the background.
    public var entries: [Entry]

    /// A mapping from its entries.
    public init(_ entries: [Entry]) { self.entries = entries }

    /// A mapping written as a dictionary; the order is kept.
    public init(dictionaryLiteral elements: (String, [String])...) {
        entries = elements.map { Entry(name: $0.0, dataClasses: $0.1) }
    }

    /// The class of the net for every class of the data; 0 is the background.
    ///
    /// - Throws: ``TrainingDataError/classNameTaken(name:)``,
    ///   ``TrainingDataError/dataClassMappedTwice(name:first:second:)``.
    func classIndices() throws -> [String: Int] {
        var names: Set<String> = [LabelledData.backgroundClass]
        var indices: [String: Int] = [:]
        for (position, entry) in entries.enumerated() {
            guard names.insert(entry.name).inserted, !entry.name.isEmpty else {
                throw TrainingDataError.classNameTaken(name: entry.name)
            }
            for dataClass in entry.dataClasses {
                if let other = indices[dataClass], other != position + 1 {
                    throw TrainingDataError.dataClassMappedTwice(
                        name: dataClass, first: entries[other - 1].name, second: entry.name)
                }
                indices[dataClass] = position + 1
            }
        }
        return indices
    }
}
