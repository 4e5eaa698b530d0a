import Files

/// Writes a safetensors file whose tensors come in pieces; it appears under its name only when it is complete.
///
/// Format: https://github.com/huggingface/safetensors, "Format".
package final class TensorWriter {
    /// What a tensor will be.
    package struct Outline: Sendable {
        /// Its name.
        package var name: String
        /// What the format calls its numbers: `F32`, `F16`, `U8`.
        package var format: String
        /// The bytes of a number.
        package var width: Int
        /// The size of each dimension; the last one changes fastest.
        package var shape: [Int]

        /// A tensor that is yet to be written.
        package init(name: String, format: String, width: Int, shape: [Int]) {
            (self.name, self.format, self.width, self.shape) = (name, format, width, shape)
        }
    }

    private let file: AtomicFile
    private let bytes: Int
    private var written = 0

    /// Writes the header.
    ///
    /// - Throws: `FileError/cannotWrite(path:reason:)`.
    package init(_ path: String, tensors: [Outline], metadata: [String: String]) throws {
        var header = SafetensorsHeader(metadata: metadata)
        var end = 0
        for tensor in tensors {
            let start = end
            end += tensor.shape.reduce(tensor.width, *)
            header.entries.append(
                .init(name: tensor.name, format: tensor.format, shape: tensor.shape, start: start, end: end))
        }
        bytes = end
        file = try AtomicFile(path)
        try header.bytes.withUnsafeBytes { try file.write($0) }
    }

    /// Appends bytes of the tensors, one after the other in their order, numbers little-endian.
    ///
    /// - Throws: `FileError/cannotWrite(path:reason:)`, for example when the disk is full.
    package func append(_ values: UnsafeRawBufferPointer) throws {
        written += values.count
        precondition(written <= bytes, "values fill the shapes exactly")
        try file.write(values)
    }

    /// Completes the file and gives it its name.
    ///
    /// - Throws: `FileError/cannotWrite(path:reason:)`.
    package func finish() throws {
        precondition(written == bytes, "values fill the shapes exactly")
        try file.commit()
    }
}
