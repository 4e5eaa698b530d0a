import Foundation

/// Writes values as JSON, keys in the order of the alphabet.
package enum JSONText {
    /// A value on one line, or on a line for each field.
    ///
    /// - Throws: What encoding throws, for example at numbers that are not finite.
    package static func text(of value: some Encodable, pretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
