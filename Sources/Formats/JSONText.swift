import FoundationEssentials

/// Writes values as JSON, keys in the order of the alphabet.
package enum JSONText {
    /// A value on one line, or on a line for each field; where its form is a contract, it says which one.
    ///
    /// - Throws: What encoding throws, for example at numbers that are not finite.
    package static func text(of value: some Encodable, pretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
        let data =
            try (value as? any SchemaDescribed).map { try encoder.encode(SchemaNamed($0)) } ?? encoder.encode(value)
        return String(decoding: data, as: UTF8.self)
    }
}
