import Network

/// How the windows of a picture are scored.
public enum ScanMethod: Hashable, Sendable {
    /// All in one forward pass.
    case dense
    /// All in one forward pass, with windows closer together than the network's stride: strides are taken out of the
    /// network, and the maps behind them fall into fragments.
    case fineDense(stride: Extent)
    /// With windows closer together than the network's stride, by a forward pass for each shift of the picture inside a
    /// stride: the textbook's way, slower, and the picture is held in memory.
    ///
    /// Source: Sermanet et al., OverFeat, arXiv:1312.6229, section 3.3.
    case shiftedPasses(stride: Extent)
    /// Each by itself, as the classifier was trained: slower, but equal to the classifier also where layers pad, and
    /// possible where a network cannot slide.
    case exactWindows(stride: Extent?)

    /// The distance between windows where it is not the network's own.
    public var stride: Extent? {
        switch self {
        case .dense: nil
        case .fineDense(let stride), .shiftedPasses(let stride): stride
        case .exactWindows(let stride): stride
        }
    }

    /// The windows' size and distance: the network's own distance unless another is given.
    public func grid(of model: DenseModel) -> WindowGrid {
        WindowGrid(window: model.grid.window, stride: stride ?? model.grid.stride)
    }

    /// The form of a network with which this method scans.
    ///
    /// - Throws: `NetworkError` where a dense pass is asked of a network that cannot slide, or a stride that it cannot
    ///   give.
    public func form(of model: Model) throws -> DenseModel {
        switch self {
        case .dense: return try model.convolutionalized()
        case .fineDense(let stride): return try model.convolutionalized().striding(by: stride)
        case .shiftedPasses(let stride):
            let dense = try model.convolutionalized()
            // Shifts are as many as strides that could be taken out.
            _ = try dense.striding(by: stride)
            return dense
        case .exactWindows(let stride):
            let form = try model.windowed()
            // Groups of windows lie as far apart as the network says.
            return try form.form.passes.isGrouped ? stride.map { try form.striding(by: $0) } ?? form : form
        }
    }
}
