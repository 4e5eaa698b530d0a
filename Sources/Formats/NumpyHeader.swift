/// The header of a NumPy file: a dictionary in Python's notation with exactly three entries.
struct NumpyHeader {
    private(set) var format = ""
    private(set) var isColumnMajor = false
    private(set) var shape: [Int] = []
    private var cursor: ByteCursor

    init(_ bytes: [UInt8]) throws(NumpyFileError.Fault) {
        cursor = ByteCursor(bytes, passesOverMark: false)
        var keys: Set<String> = []
        try expect("{")
        while !take("}") {
            let key = try readText()
            try expect(":")
            switch key {
            case "descr": format = try readText()
            case "fortran_order": isColumnMajor = try readBool()
            case "shape": shape = try readShape()
            default: throw fault("descr, fortran_order or shape")
            }
            guard keys.insert(key).inserted else { throw fault("'\(key)' only once") }
            if !take(",") {
                try expect("}")
                break
            }
        }
        guard keys.count == 3 else { throw fault("descr, fortran_order and shape") }
        skipSpaces()
        guard cursor.isAtEnd else { throw fault("the end of the header") }
    }

    private func fault(_ expected: String) -> NumpyFileError.Fault {
        .headerSyntax(offset: cursor.position, expected: expected)
    }

    private mutating func readText() throws(NumpyFileError.Fault) -> String {
        skipSpaces()
        guard let mark = cursor.current, mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else {
            throw fault("a text in quotation marks")
        }
        cursor.advance()
        let rest = cursor.bytes[cursor.position...]
        guard let end = rest.firstIndex(of: mark) else { throw fault("a text that ends") }
        cursor.advance(by: end + 1 - cursor.position)
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private mutating func readBool() throws(NumpyFileError.Fault) -> Bool {
        skipSpaces()
        if cursor.take("True") { return true }
        if cursor.take("False") { return false }
        throw fault("True or False")
    }

    private mutating func readShape() throws(NumpyFileError.Fault) -> [Int] {
        var sizes: [Int] = []
        try expect("(")
        while !take(")") {
            sizes.append(try readNumber())
            if !take(",") {
                try expect(")")
                break
            }
        }
        return sizes
    }

    private mutating func readNumber() throws(NumpyFileError.Fault) -> Int {
        skipSpaces()
        let digits = cursor.bytes[cursor.position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw fault("a number below 2^63") }
        cursor.advance(by: digits.count)
        return number
    }

    private mutating func skipSpaces() {
        while let byte = cursor.current, byte == 0x20 || byte == 0x0A { cursor.advance() }
    }

    private mutating func take(_ character: StaticString) -> Bool {
        skipSpaces()
        return cursor.take(character)
    }

    private mutating func expect(_ character: StaticString) throws(NumpyFileError.Fault) {
        guard take(character) else { throw fault("'\(character)'") }
    }
}
