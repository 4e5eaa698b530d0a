import Foundation
import Numbers

/// A safetensors file: named tensors and text metadata, which any safetensors reader can open.
///
/// Eight bytes with the header's length, the header, then the tensors one after the other, little-endian.
/// Format: https://github.com/huggingface/safetensors, "Format".
struct Safetensors {
    /// No header of ours or of others comes near; the reference implementation has the same limit.
    static let longestHeaderInBytes = 100_000_000

    let header: SafetensorsHeader
    private let data: Data
    private let dataStart: Int

    /// Reads the header and checks that the tensors fill the file without gap or overlap.
    ///
    /// - Throws: ``ModelFileFault``.
    /// - Complexity: O(header); no tensor is read.
    init(_ data: Data) throws(ModelFileFault) {
        guard data.count >= 8 else { throw .tooShort(bytes: data.count) }
        let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let limit = min(data.count - 8, Safetensors.longestHeaderInBytes)
        guard length <= limit else { throw .headerTooLong(headerBytes: length, limitBytes: limit) }
        self.data = data
        dataStart = data.startIndex + 8 + Int(length)
        header = try SafetensorsHeader(json: [UInt8](data[data.startIndex + 8..<dataStart]))
        try header.checkLayout(dataBytes: data.endIndex - dataStart) { FloatFormat(safetensorsName: $0)?.bytes }
    }

    /// Reads one tensor as float32.
    ///
    /// - Throws: ``ModelFileFault/notFinite(tensor:index:)``.
    func tensor(_ entry: SafetensorsHeader.Entry) throws(ModelFileFault) -> Tensor {
        let format = FloatFormat(safetensorsName: entry.format)!
        let values = data[dataStart + entry.start..<dataStart + entry.end].withUnsafeBytes { format.floats(in: $0) }
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(tensor: entry.name, index: index)
        }
        return Tensor(shape: entry.shape, values: values)
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
            end += tensor.values.count * 4
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
