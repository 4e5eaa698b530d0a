import Files

/// Makes constants of the tensors of a model.
struct TensorReader {
    /// The model's bytes.
    let source: ByteSource
    /// The folder in which further files with tensors may be; nil for a model that is no file.
    let folder: ModelFolder?

    /// The constant that a tensor is; its values are read later.
    ///
    /// - Throws: ``ONNXFault``.
    func constant(_ tensor: TensorProto) throws -> Constant {
        Constant(try StoredTensor(tensor, in: source, folder: folder))
    }
}
