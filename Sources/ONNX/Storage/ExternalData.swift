import Files
import Glibc

/// Where a tensor's bytes are in another file.
///
/// Format: https://onnx.ai/onnx/repo-docs/ExternalData.html.
struct ExternalData {
    private let tensor: String
    private let location: String
    private let entries: [String: String]

    /// The entries of a tensor.
    ///
    /// - Throws: ``ONNXFault`` for a location outside of the model's folder.
    init(_ tensor: TensorProto) throws {
        self.tensor = tensor.name
        entries = Dictionary(tensor.externalData.map { ($0.key, $0.value) }) { _, last in last }
        location = entries["location"] ?? ""
        let parts = location.split(whereSeparator: { $0 == "/" || $0 == "\\" })
        guard !location.isEmpty, !location.hasPrefix("/"), !location.hasPrefix("\\"), !location.contains("\0"),
            !location.contains(":"), !parts.contains("..")
        else {
            throw fault("only files in the model's own folder are opened")
        }
    }

    /// The range of bytes, after it was checked.
    ///
    /// - Parameters:
    ///   - folder: The model's folder; nil for a model that is not a file.
    ///   - bytes: How many bytes the tensor needs.
    /// - Throws: ``ONNXFault``.
    func numbers<Result>(
        in folder: ModelFolder?, bytes: Int, _ make: (ByteSource, Range<Int>) -> Result
    ) throws -> Result {
        guard let folder else { throw fault("the model was not read from a file, so there is no folder to look in") }
        let file: PositionedFile
        do {
            file = try folder.file(location)
        } catch {
            throw fault("\(error)")
        }
        let offset = try number("offset") ?? 0
        guard offset <= file.bytes else { throw outside(offset, bytes, file) }
        let length = try number("length") ?? min(bytes, file.bytes - offset)
        guard length <= file.bytes - offset else { throw outside(offset, length, file) }
        return make(.file(file), offset..<offset + length)
    }

    private func number(_ key: String) throws -> Int? {
        guard let text = entries[key] else { return nil }
        guard let value = Int(text), value >= 0 else { throw fault("its \(key) is '\(text)', no number of bytes") }
        return value
    }

    private func outside(_ offset: Int, _ length: Int, _ file: PositionedFile) -> ONNXFault {
        .tensor(tensor, .outsideFile(offset: UInt64(offset), length: UInt64(length), fileBytes: file.bytes))
    }

    private func fault(_ reason: String) -> ONNXFault {
        .externalData(tensor: tensor, location: location, reason: reason)
    }
}
