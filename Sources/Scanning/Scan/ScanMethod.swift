import Network

/// How the windows of a picture are scored.
public enum ScanMethod: Hashable, Sendable {
    /// All in one forward pass.
    case dense
    /// Each by itself, as the classifier was trained: slower, but equal to the classifier also where layers pad, and
    /// possible where a network cannot slide.
    case exactWindows(stride: Extent?)

    /// The windows' size and distance: the network's own distance unless another is given.
    public func grid(of model: DenseModel) -> WindowGrid {
        switch self {
        case .dense, .exactWindows(nil): model.grid
        case .exactWindows(let stride?): WindowGrid(window: model.grid.window, stride: stride)
        }
    }
}
