import Formats

/// The header of a safetensors file: which tensors there are, and the metadata.
///
/// Format: https://github.com/huggingface/safetensors, "Format".
struct SafetensorsHeader: Equatable {
    /// One tensor's entry.
    struct Entry: Equatable, Sendable {
        var name: String
        var format: String
        var shape: [Int]
        /// First byte and byte after the last one, from the beginning of the data.
        var start: Int
        var end: Int
    }
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
}

// MARK: - Layout

extension SafetensorsHeader {
    /// Makes sure that the tensors fill the data without gap or overlap.
    ///
    /// - Parameter width: The bytes of a number of a format; nil for one that is not read.
    /// - Throws: ``ModelFileFault``.
    func checkLayout(dataBytes: Int, width: (String) -> Int?) throws(ModelFileFault) {
        for entry in entries {
            guard let width = width(entry.format) else {
                throw .unsupportedFormat(tensor: entry.name, format: entry.format)
            }
            guard entry.start <= entry.end, entry.end <= dataBytes,
                boundedProduct(entry.shape + [width], limit: dataBytes) == entry.end - entry.start
            else {
                throw .wrongByteRange(
                    tensor: entry.name, start: entry.start, end: entry.end, shape: entry.shape, dataBytes: dataBytes)
            }
        }
        var position = 0
        for entry in entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            guard entry.start == position else {
                throw .overlapOrGap(tensor: entry.name, start: entry.start, expected: position)
            }
            position = entry.end
        }
        guard position == dataBytes else { throw .trailingBytes(dataBytes - position) }
    }
}

// MARK: - Writing

extension SafetensorsHeader {
    /// The header's length and its JSON text, filled with spaces so that the data begins at a multiple of 8.
    var bytes: [UInt8] {
        var json = Array(json.utf8)
        json += [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        return withUnsafeBytes(of: UInt64(json.count).littleEndian, Array.init) + json
    }

    /// The JSON text, the same for the same header: metadata with sorted keys, then the tensors in their order.
    var json: String {
        let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
        let tensors = entries.map { entry in
            #"\#(quoted(entry.name)):{"dtype":\#(quoted(entry.format)),"shape":[\#(list(entry.shape))],"#
                + #""data_offsets":[\#(entry.start),\#(entry.end)]}"#
        }
        return "{\((["\"__metadata__\":{\(pairs.joined(separator: ","))}"] + tensors).joined(separator: ","))}"
    }

    private func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

// MARK: - Reading

extension SafetensorsHeader {
    /// Reads the JSON text.
    ///
    /// - Throws: ``ModelFileFault``.
    init(json: [UInt8]) throws(ModelFileFault) {
        var reader = HeaderReader(json)
        var names: Set<String> = []
        try reader.beginObject()
        while let name = try reader.nextKey() {
            guard names.insert(name).inserted else { throw .duplicateName(name) }
            if name == "__metadata__" {
                metadata = try SafetensorsHeader.readMetadata(&reader)
            } else {
                entries.append(try SafetensorsHeader.readEntry(&reader, name: name))
            }
        }
        try reader.finish()
    }

    private static func readMetadata(_ reader: inout HeaderReader) throws(ModelFileFault) -> [String: String] {
        var metadata: [String: String] = [:]
        try reader.beginObject()
        while let key = try reader.nextKey() {
            guard metadata[key] == nil else { throw .duplicateName(key) }
            metadata[key] = try reader.string()
        }
        return metadata
    }

    private static func readEntry(_ reader: inout HeaderReader, name: String) throws(ModelFileFault) -> Entry {
        var format: String?
        var shape: [Int]?
        var offsets: [Int]?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "dtype" where format == nil: format = try reader.string()
            case "shape" where shape == nil: shape = try reader.wholeNumbers()
            case "data_offsets" where offsets == nil: offsets = try reader.wholeNumbers()
            default:
                throw .headerSyntax(
                    offset: reader.json.endOfKey, expected: "dtype, shape and data_offsets, each once, for '\(name)'")
            }
        }
        guard let format, let shape, let offsets, offsets.count == 2 else {
            throw .headerSyntax(
                offset: reader.json.offset, expected: "dtype, shape and two data_offsets for '\(name)'")
        }
        return Entry(name: name, format: format, shape: shape, start: offsets[0], end: offsets[1])
    }
}

/// A JSON reader whose faults are those of a model file.
private struct HeaderReader {
    var json: JSONReader

    init(_ bytes: [UInt8]) { json = JSONReader(bytes, passesOverMark: false) }

    mutating func beginObject() throws(ModelFileFault) {
        try read { (json) throws(JSONFault) in try json.beginObject() }
    }

    mutating func nextKey() throws(ModelFileFault) -> String? {
        try read { (json) throws(JSONFault) in try json.nextKey() }
    }

    mutating func string() throws(ModelFileFault) -> String {
        try read { (json) throws(JSONFault) in try json.string() }
    }

    mutating func wholeNumbers() throws(ModelFileFault) -> [Int] {
        try read { (json) throws(JSONFault) in
            var numbers: [Int] = []
            try json.beginArray()
            while try json.hasNextElement() { numbers.append(try json.wholeNumber()) }
            return numbers
        }
    }

    mutating func finish() throws(ModelFileFault) {
        try read { (json) throws(JSONFault) in try json.finish() }
    }

    private mutating func read<Value>(
        _ body: (inout JSONReader) throws(JSONFault) -> Value
    ) throws(ModelFileFault) -> Value {
        do {
            return try body(&json)
        } catch {
            throw .headerSyntax(offset: error.offset, expected: error.problem.inHeader)
        }
    }
}

extension JSONFault.Problem {
    /// What the header of a model file should have instead.
    fileprivate var inHeader: String {
        switch self {
        case .noObject: "'{'"
        case .noArray: "'['"
        case .noKey, .noText, .noIdentifier, .endlessText: "'\"'"
        case .noColon: "':'"
        case .unfinishedObject: "'}'"
        case .unfinishedArray: "']'"
        case .controlCharacter: "no control character inside a text"
        case .notText: "text in UTF-8"
        case .unfinishedEscape: "a character behind '\\'"
        case .unknownEscape: "one of \" \\ / b f n r t u behind '\\'"
        case .noHexadecimal: "four hexadecimal digits"
        case .noSecondSurrogate: "the second half of a surrogate pair"
        case .noFirstSurrogate: "a Unicode character"
        case .noNumber, .noWholeNumber: "a whole number"
        case .numberTooLarge: "a number below 2^63"
        case .noValue: "a value"
        case .tooDeep(let limit): "at most \(limit) values one within another"
        case .textBehindEnd: "the end of the header"
        }
    }
}
