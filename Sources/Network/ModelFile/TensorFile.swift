import Files
import FoundationEssentials
import Glibc

/// Named tensors and texts in a safetensors file, for what is no model.
package struct TensorFile: Sendable {
    /// The texts of the header.
    package var metadata: [String: String]
    /// The tensors by their names.
    package var tensors: [String: Tensor]

    /// A file from its parts.
    package init(metadata: [String: String], tensors: [String: Tensor]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// Reads a whole file; everything is checked before it is allocated.
    ///
    /// - Throws: ``ModelFileError``, and `FileError` when it cannot be read.
    package init(contentsOf path: String) throws {
        let source = try ByteSource(contentsOf: path)
        do {
            let file = try Safetensors(source)
            var tensors: [String: Tensor] = [:]
            for entry in file.header.entries { tensors[entry.name] = try file.tensor(entry).inMemory() }
            self.init(metadata: file.header.metadata, tensors: tensors)
        } catch let fault as ModelFileFault {
            throw ModelFileError(file: path, fault: fault)
        }
    }

    /// Writes the file, tensors in the order of their names; it appears under its name only when it is complete.
    ///
    /// - Throws: `FileError`.
    package func write(to path: String) throws {
        let file = try AtomicFile(path)
        try Safetensors.encode(
            tensors.sorted { $0.key < $1.key }.map { (name: $0.key, tensor: $0.value) }, metadata: metadata,
            to: file.write)
        try file.commit()
    }
}
