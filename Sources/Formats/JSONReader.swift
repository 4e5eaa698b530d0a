/// Reads JSON from its beginning to its end, value by value, and holds nothing of what the caller does not want.
///
/// Annotations of large data sets have hundreds of megabytes, most of them outlines that are not needed here. Keys come
/// in the order of the text, also those that an object has twice.
///
/// ```swift
/// var reader = JSONReader(bytes)
/// try reader.beginObject()
/// while let key = try reader.nextKey() {
///     if key == "width" { width = try reader.number() } else { try reader.skip() }
/// }
/// try reader.finish()
/// ```
///
/// - Note: Source: RFC 8259.
package struct JSONReader {
    private var cursor: ByteCursor
    private var depth = 0
    /// True between the beginning of an array or object and its first element.
    private var isAtFirst = false
    /// Where the colon behind the last key ends, in bytes.
    package private(set) var endOfKey = 0
    /// Deeper values would need as many calls one within another when they are passed over.
    private static let largestDepth = 512

    /// A reader of a text in UTF-8.
    ///
    /// - Parameter passesOverMark: Accepts a byte-order mark, which some programs write against the specification.
    package init(_ bytes: [UInt8], passesOverMark: Bool = true) {
        cursor = ByteCursor(bytes, passesOverMark: passesOverMark)
    }

    /// How many bytes have been read.
    package var offset: Int { cursor.position }

    /// The line of the next value, counted from 1.
    package var line: Int { cursor.line }

    // MARK: - Objects and arrays

    /// Begins an object; ``nextKey()`` follows until it is nil.
    package mutating func beginObject() throws(JSONFault) { try begin("{", else: .noObject) }

    /// The next key of an object, whose value must be read or passed over (``skip()``); nil where the object ends.
    package mutating func nextKey() throws(JSONFault) -> String? {
        guard try hasNext(before: "}", else: .unfinishedObject) else { return nil }
        let key = try string(else: .noKey)
        cursor.skipBlanks()
        guard cursor.take(":") else { throw fault(.noColon(key: key)) }
        endOfKey = cursor.position
        cursor.skipBlanks()
        return key
    }

    /// Begins an array; ``hasNextElement()`` follows until it is false.
    package mutating func beginArray() throws(JSONFault) { try begin("[", else: .noArray) }

    /// Whether an array has another element, which must be read or passed over (``skip()``).
    package mutating func hasNextElement() throws(JSONFault) -> Bool {
        guard try hasNext(before: "]", else: .unfinishedArray) else { return false }
        cursor.skipBlanks()
        return true
    }

    // MARK: - Values

    /// Reads a number that is finite.
    package mutating func number() throws(JSONFault) -> Double {
        cursor.skipBlanks()
        let start = cursor
        skipNumber()
        let text = String(decoding: cursor.bytes[start.position..<cursor.position], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw fault(.noNumber, at: start) }
        return number
    }

    /// Reads a whole number that is not negative, written in digits alone.
    package mutating func wholeNumber() throws(JSONFault) -> Int {
        cursor.skipBlanks()
        let start = cursor.position
        var value = 0
        while let byte = cursor.current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !overflow, !carry else { throw fault(.numberTooLarge) }
            value = next
            cursor.advance(by: 1)
        }
        guard cursor.position > start else { throw fault(.noWholeNumber) }
        return value
    }

    /// Reads a number or a text as the name of something.
    package mutating func identifier() throws(JSONFault) -> String {
        cursor.skipBlanks()
        if cursor.current == UInt8(ascii: "\"") { return try string(else: .noIdentifier) }
        let number = try number()
        return Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }

    /// Reads 0 or 1, false or true, null as false.
    package mutating func flag() throws(JSONFault) -> Bool {
        cursor.skipBlanks()
        if cursor.take("true") { return true }
        if cursor.take("false") || cursor.take("null") { return false }
        return try number() != 0
    }

    /// Reads a text.
    package mutating func string() throws(JSONFault) -> String { try string(else: .noText) }

    /// Passes over a value of any kind.
    package mutating func skip() throws(JSONFault) {
        cursor.skipBlanks()
        switch cursor.current {
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextKey() != nil { try skip() }
        case UInt8(ascii: "["):
            try beginArray()
            while try hasNextElement() { try skip() }
        case UInt8(ascii: "\""):
            _ = try string()
        default:
            if cursor.take("true") || cursor.take("false") || cursor.take("null") { return }
            let start = cursor.position
            skipNumber()
            if cursor.position == start { throw fault(.noValue) }
        }
    }

    /// Makes sure that nothing follows but blanks.
    package mutating func finish() throws(JSONFault) {
        cursor.skipBlanks()
        guard cursor.isAtEnd else { throw fault(.textBehindEnd) }
    }

    /// An error at the next value, or at what is there instead; `path` is that of the file.
    package func mistake(path: String, expected: String) -> FormatError {
        var place = cursor
        let (line, column) = place.place()
        return .badPlace(path: path, line: line, column: column, expected: expected, found: Self.found(at: cursor))
    }

    // MARK: - Parts of values

    private mutating func begin(_ character: StaticString, else problem: JSONFault.Problem) throws(JSONFault) {
        cursor.skipBlanks()
        guard cursor.take(character) else { throw fault(problem) }
        depth += 1
        guard depth <= Self.largestDepth else { throw fault(.tooDeep(limit: Self.largestDepth), found: "more") }
        isAtFirst = true
    }

    /// Whether an element follows; passes over the comma before it, or over the end of the array or object.
    private mutating func hasNext(
        before end: StaticString, else problem: JSONFault.Problem
    ) throws(JSONFault) -> Bool {
        cursor.skipBlanks()
        defer { isAtFirst = false }
        if cursor.take(end) {
            depth -= 1
            return false
        }
        guard isAtFirst || cursor.take(",") else { throw fault(problem) }
        return true
    }

    private mutating func string(else problem: JSONFault.Problem) throws(JSONFault) -> String {
        cursor.skipBlanks()
        let start = cursor
        guard cursor.take("\"") else { throw fault(problem) }
        var result: [UInt8] = []
        while let byte = cursor.current {
            switch byte {
            case UInt8(ascii: "\""):
                cursor.advance(by: 1)
                guard let text = String(validating: result, as: UTF8.self) else { throw fault(.notText, at: start) }
                return text
            case UInt8(ascii: "\\"):
                cursor.advance(by: 1)
                result += Array(String(try escaped()).utf8)
            case ..<0x20:
                let place = cursor
                cursor.advance(by: 1)
                throw fault(.controlCharacter, at: place)
            default:
                result.append(byte)
                cursor.advance(by: 1)
            }
        }
        throw fault(.endlessText, at: start, found: "one that never ends")
    }

    /// The character that is escaped, after a backslash.
    private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
        guard let byte = cursor.current else { throw fault(.unfinishedEscape) }
        let start = cursor
        cursor.advance(by: 1)
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscaped()
        default: throw fault(.unknownEscape, at: start)
        }
    }

    /// The character whose code follows `\u`: that of the Basic Multilingual Plane, or a surrogate pair.
    private mutating func unicodeEscaped() throws(JSONFault) -> Unicode.Scalar {
        let high = try hexadecimal()
        if (0xD800..<0xDC00).contains(high) {
            guard cursor.take("\\u") else { throw fault(.noSecondSurrogate) }
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw fault(.noSecondSurrogate) }
            return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))!
        }
        guard let scalar = Unicode.Scalar(high) else { throw fault(.noFirstSurrogate) }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        let digits = cursor.bytes[cursor.position...].prefix(4)
        for byte in digits {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw fault(.noHexadecimal) }
            value = value << 4 | UInt32(digit)
        }
        guard digits.count == 4 else { throw fault(.noHexadecimal) }
        cursor.advance(by: 4)
        return value
    }

    /// Passes over a number; over nothing where none begins.
    private mutating func skipNumber() {
        var end = cursor
        _ = end.take("-")
        let isZero = end.take("0")
        guard isZero || Self.skipDigits(&end) else { return }
        if end.current == UInt8(ascii: ".") {
            end.advance(by: 1)
            guard Self.skipDigits(&end) else { return }
        }
        if end.take("e") || end.take("E") {
            _ = end.take("+") || end.take("-")
            guard Self.skipDigits(&end) else { return }
        }
        cursor = end
    }

    /// True where there was one at least.
    private static func skipDigits(_ cursor: inout ByteCursor) -> Bool {
        let start = cursor.position
        while let byte = cursor.current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            cursor.advance(by: 1)
        }
        return cursor.position > start
    }

    /// - Parameter place: Where the mistake is, if not at the next byte.
    private func fault(_ problem: JSONFault.Problem, at place: ByteCursor? = nil, found: String? = nil) -> JSONFault {
        var place = place ?? cursor
        let found = found ?? Self.found(at: place)
        let (line, column) = place.place()
        return JSONFault(problem: problem, offset: cursor.position, line: line, column: column, found: found)
    }

    /// What is found at a place, in words.
    private static func found(at place: ByteCursor) -> String {
        // Enough to find the place again; what is not printed on every screen is left out.
        let rest = place.bytes[place.position...].prefix(12).prefix { $0 >= 0x20 && $0 < 0x7F }
        if !rest.isEmpty { return "'\(String(decoding: rest, as: UTF8.self))'" }
        return place.current.map { "the byte \($0)" } ?? "the end of the file"
    }
}
