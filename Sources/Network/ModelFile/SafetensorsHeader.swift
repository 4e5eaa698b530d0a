/// The header of a safetensors file: which tensors there are, and the metadata.
///
/// Format: https://github.com/huggingface/safetensors, "Format".
struct SafetensorsHeader: Equatable {
    /// One tensor's entry.
    struct Entry: Equatable {
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

// MARK: - Writing

extension SafetensorsHeader {
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
    /// - Throws: ``ModelFileError/Fault``.
    init(json: [UInt8]) throws(ModelFileError.Fault) {
        var scanner = JSONScanner(json)
        var names: Set<String> = []
        try scanner.readObject { (scanner, name) throws(ModelFileError.Fault) in
            guard names.insert(name).inserted else { throw .duplicateName(name) }
            if name == "__metadata__" {
                metadata = try SafetensorsHeader.readMetadata(&scanner)
            } else {
                entries.append(try SafetensorsHeader.readEntry(&scanner, name: name))
            }
        }
        try scanner.expectEnd()
    }

    private static func readMetadata(_ scanner: inout JSONScanner) throws(ModelFileError.Fault) -> [String: String] {
        var metadata: [String: String] = [:]
        try scanner.readObject { (scanner, key) throws(ModelFileError.Fault) in
            guard metadata[key] == nil else { throw .duplicateName(key) }
            metadata[key] = try scanner.readString()
        }
        return metadata
    }

    private static func readEntry(
        _ scanner: inout JSONScanner, name: String
    ) throws(ModelFileError.Fault) -> Entry {
        var format: String?
        var shape: [Int]?
        var offsets: [Int]?
        try scanner.readObject { (scanner, key) throws(ModelFileError.Fault) in
            switch key {
            case "dtype" where format == nil: format = try scanner.readString()
            case "shape" where shape == nil: shape = try scanner.readNumbers()
            case "data_offsets" where offsets == nil: offsets = try scanner.readNumbers()
            default: throw scanner.fault("dtype, shape and data_offsets, each once, for '\(name)'")
            }
        }
        guard let format, let shape, let offsets, offsets.count == 2 else {
            throw scanner.fault("dtype, shape and two data_offsets for '\(name)'")
        }
        return Entry(name: name, format: format, shape: shape, start: offsets[0], end: offsets[1])
    }
}
