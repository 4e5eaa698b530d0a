/// Reads the small part of JSON that a safetensors header uses: objects, strings, lists of whole numbers.
///
/// Unlike a general reader it sees names that stand twice, keeps the order, and needs no recursion.
/// Source: RFC 8259.
struct JSONScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A fault at the present place.
    func fault(_ expected: String) -> ModelFileError.Fault { .headerSyntax(offset: position, expected: expected) }

    /// Reads an object; `readValue` is called behind each name and reads the value.
    mutating func readObject(
        _ readValue: (inout JSONScanner, String) throws(ModelFileError.Fault) -> Void
    ) throws(ModelFileError.Fault) {
        try expect("{")
        if take("}") { return }
        repeat {
            let name = try readString()
            try expect(":")
            try readValue(&self, name)
        } while take(",")
        try expect("}")
    }

    /// Reads a list of whole numbers that are not negative.
    mutating func readNumbers() throws(ModelFileError.Fault) -> [Int] {
        try expect("[")
        if take("]") { return [] }
        var numbers: [Int] = []
        repeat { numbers.append(try readNumber()) } while take(",")
        try expect("]")
        return numbers
    }

    /// Makes sure that only spaces follow.
    mutating func expectEnd() throws(ModelFileError.Fault) {
        skipSpaces()
        guard position == bytes.count else { throw fault("the end of the header") }
    }

    private mutating func readNumber() throws(ModelFileError.Fault) -> Int {
        skipSpaces()
        let start = position
        var value = 0
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, carry) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
            guard !overflow, !carry else { throw fault("a number below 2^63") }
            value = next
            position += 1
        }
        guard position > start else { throw fault("a whole number") }
        return value
    }

    /// Reads a string in quotation marks.
    mutating func readString() throws(ModelFileError.Fault) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw fault("text in UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                text.append(contentsOf: Array(String(try readEscape()).utf8))
            case 0..<0x20:
                throw fault("no control character inside a text")
            default:
                text.append(byte)
            }
        }
        throw fault("'\"'")
    }

    private mutating func readEscape() throws(ModelFileError.Fault) -> Unicode.Scalar {
        guard position < bytes.count else { throw fault("a character behind '\\'") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try readUnicodeEscape()
        default: throw fault("one of \" \\ / b f n r t u behind '\\'")
        }
    }

    private mutating func readUnicodeEscape() throws(ModelFileError.Fault) -> Unicode.Scalar {
        var value = try readHexadecimal()
        if value >= 0xD800, value < 0xDC00 {
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw fault("the second half of a surrogate pair") }
            position += 2
            let low = try readHexadecimal()
            guard low >= 0xDC00, low < 0xE000 else { throw fault("the second half of a surrogate pair") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("a Unicode character") }
        return scalar
    }

    private mutating func readHexadecimal() throws(ModelFileError.Fault) -> UInt32 {
        guard position + 4 <= bytes.count else { throw fault("four hexadecimal digits") }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }

    private mutating func skipSpaces() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(ModelFileError.Fault) {
        guard take(character) else { throw fault("'\(character)'") }
    }
}
