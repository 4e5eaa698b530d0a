import Foundation

/// Reads JSON from its beginning to its end, value by value, and holds nothing of what the caller does not want.
///
/// Annotations of large data sets have hundreds of megabytes, most of them outlines that are not needed here. Errors
/// tell line and column.
///
/// - Note: Source: RFC 8259.
package struct JSONReader {
    private let path: String
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    private static let largestDepth = 512
    /// The line of the next value, counted from 1.
    package private(set) var line = 1
    private var lineStart = 0

    /// A reader of a text; `path` is for the errors.
    package init(_ bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            position = 3
            lineStart = 3
        }
    }

    /// Reads an object; `member` must read or ``skip()`` the value of each key.
    package mutating func object(
        _ member: (inout JSONReader, String) throws -> Void
    ) throws {
        try open(UInt8(ascii: "{"), "an object '{…}'")
        if try closes(UInt8(ascii: "}")) { return }
        while true {
            let key = try string("a key in double quotes")
            try expect(UInt8(ascii: ":"), "':' after the key '\(key)'")
            try blanks()
            try member(&self, key)
            if try ends(UInt8(ascii: "}"), "',' or '}'") { return }
        }
    }

    /// Reads an array; `element` must read or ``skip()`` each value.
    package mutating func array(_ element: (inout JSONReader) throws -> Void) throws {
        try open(UInt8(ascii: "["), "an array '[…]'")
        if try closes(UInt8(ascii: "]")) { return }
        while true {
            try blanks()
            try element(&self)
            if try ends(UInt8(ascii: "]"), "',' or ']'") { return }
        }
    }

    /// Reads a number that is finite.
    package mutating func number() throws(FormatError) -> Double {
        try blanks()
        let start = position
        while position < bytes.count, Self.isInNumber(bytes[position]) { position += 1 }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
            position = start
            throw mistake(expected: "a number")
        }
        return number
    }

    /// Reads a number or a text as the name of something.
    package mutating func identifier() throws(FormatError) -> String {
        try blanks()
        if current == UInt8(ascii: "\"") { return try string("an identifier") }
        let number = try number()
        return Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }

    /// Reads 0 or 1, false or true, null as false.
    package mutating func flag() throws(FormatError) -> Bool {
        try blanks()
        for (word, value) in [("true", true), ("false", false), ("null", false)] where take(word) { return value }
        return try number() != 0
    }

    /// Reads a text.
    package mutating func string(_ expected: String = "a text in double quotes") throws(FormatError) -> String {
        try blanks()
        guard current == UInt8(ascii: "\"") else { throw mistake(expected: expected) }
        let start = position
        position += 1
        var result: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: result, as: UTF8.self) else {
                    position = start
                    throw mistake(expected: "text in UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                result += Array(String(try escaped()).utf8)
            case ..<0x20: throw mistake(expected: "the closing quote of the text")
            default:
                result.append(byte)
                position += 1
            }
        }
        position = start
        throw mistake(expected: "a text that ends with a double quote", found: "one that never ends")
    }

    /// Passes over a value of any kind.
    package mutating func skip() throws {
        try blanks()
        switch current {
        case UInt8(ascii: "{"): try object { (reader, _) in try reader.skip() }
        case UInt8(ascii: "["): try array { (reader) in try reader.skip() }
        case UInt8(ascii: "\""): _ = try string()
        default:
            for word in ["true", "false", "null"] where take(word) { return }
            let start = position
            while position < bytes.count, Self.isInNumber(bytes[position]) { position += 1 }
            if position == start { throw mistake(expected: "a value") }
        }
    }

    /// Makes sure that nothing follows.
    package mutating func finish() throws(FormatError) {
        try blanks()
        if position < bytes.count { throw mistake(expected: "the end of the file") }
    }

    /// An error at the next value, or at what stands where it should be.
    package func mistake(expected: String, found: String? = nil) -> FormatError {
        let column = String(decoding: bytes[lineStart..<position], as: UTF8.self).unicodeScalars.count + 1
        let rest = bytes[position...].prefix(12).prefix { $0 >= 0x20 && $0 < 0x7F }
        let text =
            rest.isEmpty
            ? (position < bytes.count ? "the byte \(bytes[position])" : "the end of the file")
            : "'\(String(decoding: rest, as: UTF8.self))'"
        return .badPlace(path: path, line: line, column: column, expected: expected, found: found ?? text)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private static func isInNumber(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    }

    private mutating func blanks() throws(FormatError) {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
            if byte == 0x0A {
                line += 1
                lineStart = position
            }
        }
    }

    private mutating func open(_ byte: UInt8, _ expected: String) throws(FormatError) {
        try expect(byte, expected)
        depth += 1
        if depth > Self.largestDepth {
            throw mistake(expected: "at most \(Self.largestDepth) values one within another", found: "more")
        }
    }

    /// Whether the array or object ends before its first element.
    private mutating func closes(_ byte: UInt8) throws(FormatError) -> Bool {
        try blanks()
        guard current == byte else { return false }
        position += 1
        depth -= 1
        return true
    }

    /// Whether the array or object ends after an element; otherwise a comma is passed over.
    private mutating func ends(_ byte: UInt8, _ expected: String) throws(FormatError) -> Bool {
        if try closes(byte) { return true }
        try expect(UInt8(ascii: ","), expected)
        return false
    }

    private mutating func expect(_ byte: UInt8, _ expected: String) throws(FormatError) {
        try blanks()
        guard current == byte else { throw mistake(expected: expected) }
        position += 1
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    /// What stands after a backslash.
    private mutating func escaped() throws(FormatError) -> Unicode.Scalar {
        let simple: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
            UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        if let byte = current, let scalar = simple[byte] {
            position += 1
            return scalar
        }
        guard current == UInt8(ascii: "u") else { throw mistake(expected: "an escape such as \\n or \\u00e9") }
        let high = try hexadecimal()
        if (0xD800..<0xDC00).contains(high) {
            if current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") {
                position += 1
                let low = try hexadecimal()
                if (0xDC00..<0xE000).contains(low) {
                    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))!
                }
            }
            throw mistake(expected: "the second half of a surrogate pair")
        }
        guard let scalar = Unicode.Scalar(high) else { throw mistake(expected: "the first half of a surrogate pair") }
        return scalar
    }

    /// The four digits after `u`.
    private mutating func hexadecimal() throws(FormatError) -> UInt32 {
        position += 1
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw mistake(expected: "four hexadecimal digits") }
        position += 4
        return value
    }
}
