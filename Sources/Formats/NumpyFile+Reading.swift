import Files
import Foundation

/// An array of float32 numbers in row-major order.
public struct NumpyArray: Equatable, Sendable {
    /// The size of each dimension, outermost first.
    public var shape: [Int]
    /// As many values as the shape has places.
    public var values: [Float]

    /// An array from its shape and values.
    public init(shape: [Int], values: [Float]) {
        self.shape = shape
        self.values = values
    }
}

extension NumpyFile {
    /// Reads a float32 array from a file.
    ///
    /// - Throws: ``NumpyFileError``; `FileError` when the file cannot be read.
    public static func read(_ path: String) throws -> NumpyArray {
        try decoded(readFile(path), name: path)
    }

    /// Reads a little-endian float32 array in row-major order, format versions 1 to 3.
    ///
    /// Everything is checked before it is allocated.
    ///
    /// - Parameter name: What error messages call the data.
    /// - Throws: ``NumpyFileError``.
    public static func decoded(_ data: Data, name: String) throws(NumpyFileError) -> NumpyArray {
        do throws(NumpyFileError.Fault) {
            return try decoded(data)
        } catch {
            throw NumpyFileError(file: name, fault: error)
        }
    }

    private static func decoded(_ data: Data) throws(NumpyFileError.Fault) -> NumpyArray {
        let data = data.startIndex == 0 ? data : Data(data)
        guard data.count >= 10, data.starts(with: magic) else { throw .notNumpy }
        guard (1...3).contains(data[6]) else { throw .unknownVersion(Int(data[6])) }
        // Version 1 has a length of two bytes, later ones of four.
        let start = data[6] == 1 ? 10 : 12
        guard data.count >= start else { throw .headerTooLong(bytes: start, fileBytes: data.count) }
        let length = data[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= data.count - start else {
            throw .headerTooLong(bytes: start + length, fileBytes: data.count)
        }
        let header = try NumpyHeader([UInt8](data[start..<start + length]))
        guard header.format == "<f4" else { throw .wrongFormat(header.format) }
        guard !header.isColumnMajor else { throw .columnMajor }
        let found = data.count - start - length
        guard let count = product(header.shape), found / 4 == count, found % 4 == 0 else {
            throw .wrongByteCount(shape: header.shape, found: found)
        }
        let values = [Float](unsafeUninitializedCapacity: count) { values, initialized in
            data.withUnsafeBytes { bytes in
                for index in 0..<count {
                    let bits = bytes.loadUnaligned(fromByteOffset: start + length + index * 4, as: UInt32.self)
                    values.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: bits)))
                }
            }
            initialized = count
        }
        return NumpyArray(shape: header.shape, values: values)
    }

    /// The number of places of a shape; nil where it is no number of this machine.
    private static func product(_ shape: [Int]) -> Int? {
        var product = 1
        for size in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            product = next
        }
        return product
    }
}

/// The header of a NumPy file: a dictionary in Python's notation with exactly three entries.
private struct NumpyHeader {
    private(set) var format = ""
    private(set) var isColumnMajor = false
    private(set) var shape: [Int] = []
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) throws(NumpyFileError.Fault) {
        self.bytes = bytes
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
        guard position == bytes.count else { throw fault("the end of the header") }
    }

    private func fault(_ expected: String) -> NumpyFileError.Fault {
        .headerSyntax(offset: position, expected: expected)
    }

    private mutating func readText() throws(NumpyFileError.Fault) -> String {
        skipSpaces()
        guard let mark = next, mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else {
            throw fault("a text in quotation marks")
        }
        position += 1
        guard let end = bytes[position...].firstIndex(of: mark) else { throw fault("a text that ends") }
        defer { position = end + 1 }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private mutating func readBool() throws(NumpyFileError.Fault) -> Bool {
        skipSpaces()
        for (word, value) in [("True", true), ("False", false)] where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
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
        let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw fault("a number below 2^63") }
        position += digits.count
        return number
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpaces() {
        while let byte = next, byte == 0x20 || byte == 0x0A { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(NumpyFileError.Fault) {
        guard take(character) else { throw fault("'\(character)'") }
    }
}
