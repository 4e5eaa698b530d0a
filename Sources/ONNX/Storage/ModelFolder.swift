import Files

/// The folder of a model, in which the files with its tensors may be; each is opened once.
final class ModelFolder {
    private let path: String
    private var files: [String: PositionedFile] = [:]

    /// The folder of a model file.
    init(ofModel path: String) {
        let folder = Path.folder(of: path)
        self.path = folder.isEmpty ? "." : folder
    }

    /// Opens a file inside the folder.
    ///
    /// - Throws: `FileError`.
    func file(_ location: String) throws -> PositionedFile {
        if let file = files[location] { return file }
        let file = try PositionedFile("\(path)/\(location)")
        files[location] = file
        return file
    }
}
