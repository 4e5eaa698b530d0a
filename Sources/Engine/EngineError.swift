import Files
import Glibc
import Network

/// What can stop a pass over a picture.
public enum EngineError: Error, Equatable {
    /// Not one window fits into the picture.
    case pictureSmallerThanWindow(picture: Extent, window: Extent)
    /// The network takes single windows only, and the picture is not one.
    ///
    /// - Parameter obstacle: Why it cannot slide over a picture.
    case singleWindowsOnly(picture: Extent, window: Extent, obstacle: NetworkError)
    /// The rows of feature maps that have to be held do not fit into the memory.
    case tooMuchMemory(bytes: Int, availableBytes: Int?)
    /// Even with the fewest rows at a time a pass takes more memory than it may.
    case memoryLimit(neededBytes: Int, limitBytes: Int)
    /// A file that should hold what `bench --calibrate` measured holds something else.
    case unusableProfile(path: String)
}

extension EngineError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .pictureSmallerThanWindow(let picture, let window):
            "the picture has \(picture.sides) pixels and the model's window "
                + "\(window.sides), so no window fits"
        case .singleWindowsOnly(let picture, let window, let obstacle):
            "the picture has \(picture.sides) pixels, and the network takes single windows of "
                + "\(window.sides) only: \(obstacle)"
        case .tooMuchMemory(let bytes, let available):
            "the rows of feature maps of a picture this wide take \(bytes / 1_000_000) MB, and "
                + (available.map { "the program may use \($0 / 1_000_000) MB" } ?? "the system does not give them")
                + "; cut the picture into narrower ones"
        case .memoryLimit(let needed, let limit):
            "the pass needs at least \(needed.dividedUp(by: 1_000_000)) MB for weights and rows of feature maps, and may "
                + "take \(limit / 1_000_000) MB; raise the memory limit, use fewer threads, or cut the picture into "
                + "narrower ones"
        case .unusableProfile(let path):
            "\(path) does not hold profiles of this machine"
        }
    }
}
