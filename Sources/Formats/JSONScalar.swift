/// Numbers and texts as JSON writes them.
enum JSONScalar {
    static func write(_ value: some BinaryInteger & CustomStringConvertible, into target: inout [UInt8]) {
        target += value.description.utf8
    }

    static func write(_ value: Bool, into target: inout [UInt8]) { target += (value ? "true" : "false").utf8 }

    /// The shortest decimal that is read as the number; whole numbers without a fraction.
    ///
    /// - Throws: `EncodingError` at one that is not finite.
    static func write(
        _ value: some BinaryFloatingPoint & CustomStringConvertible, at path: [any CodingKey],
        into target: inout [UInt8]
    ) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, EncodingError.Context(codingPath: path, debugDescription: "JSON has no \(value)"))
        }
        target += value.description.utf8
        if target.suffix(2).elementsEqual(".0".utf8) { target.removeLast(2) }
    }

    /// A text in quotation marks.
    static func write(_ value: String, into target: inout [UInt8]) {
        target.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""): target += "\\\"".utf8
            case UInt8(ascii: "\\"): target += "\\\\".utf8
            case 0x08: target += "\\b".utf8
            case 0x09: target += "\\t".utf8
            case 0x0a: target += "\\n".utf8
            case 0x0c: target += "\\f".utf8
            case 0x0d: target += "\\r".utf8
            case ..<0x20:
                target += "\\u00".utf8
                for digit in [byte >> 4, byte & 15] { target.append(contentsOf: String(digit, radix: 16).utf8) }
            default: target.append(byte)
            }
        }
        target.append(UInt8(ascii: "\""))
    }
}
