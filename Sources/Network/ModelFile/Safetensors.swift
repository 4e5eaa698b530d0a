import Files
import Numbers

/// A safetensors file: named tensors and text metadata, which any safetensors reader can open.
///
/// Eight bytes with the header's length, the header, then the tensors one after the other, little-endian.
/// Format: https://github.com/huggingface/safetensors, "Format".
struct Safetensors {
    /// No header of ours or of others comes near; the reference implementation has the same limit.
    static let longestHeaderInBytes = 100_000_000

    let header: SafetensorsHeader
    private let source: ByteSource
    private let dataStart: Int

    /// Reads the header and checks that the tensors fill the file without gap or overlap.
    ///
    /// - Throws: ``ModelFileFault``, `FileError`.
    /// - Complexity: O(header); no tensor is read.
    init(_ source: ByteSource) throws {
        guard source.count >= 8 else { throw ModelFileFault.tooShort(bytes: source.count) }
        let length = try source.read(8, at: 0).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let limit = min(source.count - 8, Safetensors.longestHeaderInBytes)
        guard length <= limit else { throw ModelFileFault.headerTooLong(headerBytes: length, limitBytes: limit) }
        self.source = source
        dataStart = 8 + Int(length)
        header = try SafetensorsHeader(json: source.read(Int(length), at: 8))
        try header.checkLayout(dataBytes: source.count - dataStart) { FloatFormat(safetensorsName: $0)?.bytes }
    }

    /// One tensor as float32, after all of its values were checked; a large one of a file stays there.
    ///
    /// - Throws: ``ModelFileFault/notFinite(tensor:at:)``, `FileError`.
    func tensor(_ entry: SafetensorsHeader.Entry) throws -> Tensor {
        let format = FloatFormat(safetensorsName: entry.format)!
        let tensor = try source.tensor(
            shape: entry.shape, format, in: dataStart + entry.start..<dataStart + entry.end)
        if let indices = try tensor.firstNotFinite() {
            throw ModelFileFault.notFinite(tensor: entry.name, at: indices)
        }
        return tensor
    }

    /// Hands out the bytes of a file with these tensors as float32, in their order, piece by piece.
    static func encode(
        _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String],
        to write: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        var header = SafetensorsHeader(metadata: metadata)
        var end = 0
        for (name, tensor) in tensors {
            let start = end
            end += tensor.count * 4
            header.entries.append(.init(name: name, format: "F32", shape: tensor.shape, start: start, end: end))
        }
        try header.bytes.withUnsafeBytes(write)
        for (_, tensor) in tensors { try tensor.values.withUnsafeBytes(write) }
    }
}

extension FloatFormat {
    /// The format under its name in a safetensors header, if it can be read.
    fileprivate init?(safetensorsName: String) {
        switch safetensorsName {
        case "F32": self = .float32
        case "F16": self = .float16
        case "BF16": self = .bfloat16
        case "F64": self = .float64
        default: return nil
        }
    }
}
