/// Writes values as JSON, keys in the order of the alphabet.
package enum JSONText {
    /// A value on one line, or on a line for each field; where its form is a contract, it says which one.
    ///
    /// - Throws: What encoding throws, for example at numbers that are not finite.
    package static func text(of value: some Encodable, pretty: Bool = false) throws -> String {
        String(decoding: try bytes(of: value, pretty: pretty), as: UTF8.self)
    }

    /// The same with a line for each field and the last one ended, in UTF-8: what stands in a file.
    ///
    /// - Throws: What encoding throws, for example at numbers that are not finite.
    package static func lines(of value: some Encodable) throws -> [UInt8] {
        var result = try bytes(of: value, pretty: true)
        result.append(UInt8(ascii: "\n"))
        return result
    }

    private static func bytes(of value: some Encodable, pretty: Bool) throws -> [UInt8] {
        guard let value = value as? any SchemaDescribed else {
            return try JSONEncoding.text(of: value, isPretty: pretty)
        }
        return try JSONEncoding.text(of: SchemaNamed(value), isPretty: pretty)
    }
}
