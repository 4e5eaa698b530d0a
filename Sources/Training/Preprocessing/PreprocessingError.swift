import Files
import Network

/// Why a preprocessing cannot be fitted, or does not fit the network behind it.
public enum PreprocessingError: Error, Equatable {
    /// The window has more values than can be whitened.
    case windowTooLarge(Preprocessing, window: Shape, limit: Int)
    /// More components were asked for than the windows have, which is below their values and their number.
    case tooManyComponents(Preprocessing, available: Int, window: Shape, windows: Int)
    /// All windows are the same.
    case noVariance(Preprocessing, windows: Int)
    /// The network does not take what the preprocessing makes of a window.
    case networkNeedsMap(Preprocessing, values: Int, reason: String)
}

extension PreprocessingError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .windowTooLarge(let preprocessing, let window, let limit):
            "'\(preprocessing)' whitens windows of at most \(limit) values, and these are \(window), "
                + "\(window.count) values; take a smaller window, or 'standard'"
        case .tooManyComponents(let preprocessing, let available, let window, let windows):
            "'\(preprocessing)' asks for more components than the \(available) that \(windows) windows of \(window) have; "
                + "ask for fewer, or give more pictures"
        case .noVariance(let preprocessing, let windows):
            "'\(preprocessing)' divides by how much samples vary, and all \(windows) windows are the same; check the "
                + "pictures, or take 'none'"
        case .networkNeedsMap(let preprocessing, let values, let reason):
            "'\(preprocessing)' makes \(values) values without places of a window, which this network does not take in: "
                + "\(reason); use a network of fully-connected layers, or 'zca', which keeps the window's shape"
        }
    }
}
