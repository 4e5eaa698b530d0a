import Files
import Raster

/// What keeps a file from being read as a model, apart from faults inside it.
public enum LoadedModelError: DescribedError, Equatable {
    /// The file is a picture.
    case picture(path: String, format: PictureFormat)
    /// No model of this name is part of the program.
    case notEmbedded(name: String)

    /// One sentence: what, expected and found.
    public var description: String {
        switch self {
        case .picture(let path, let format):
            "'\(path)' is a picture (\(format.rawValue)), expected a model file or an ONNX file"
        case .notEmbedded(let name):
            "no model '\(name)' is part of the program, expected \(EmbeddedModel.allCases.map(\.rawValue).joined(separator: " or ")); a file of that name is ./\(name)"
        }
    }
}
