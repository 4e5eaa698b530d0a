import Files
import Raster

/// What keeps a file from being read as a model, apart from faults inside it.
public enum LoadedModelError: DescribedError, Equatable {
    /// The file is a picture.
    case picture(path: String, format: PictureFormat)

    /// One sentence: what, expected and found.
    public var description: String {
        switch self {
        case .picture(let path, let format):
            "'\(path)' is a picture (\(format.rawValue)), expected a model file or an ONNX file"
        }
    }
}
