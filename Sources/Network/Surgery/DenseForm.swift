/// A network turned fully convolutional, without its weights: what scores every window of a picture in one pass.
///
/// Fully-connected layers are convolutions here, flatten and dropout are gone, batch normalisation is folded
/// into the convolution before it where nothing else takes that in, and the final softmax is a flag, so that the
/// last layer gives logits.
/// Source: Sermanet et al., OverFeat, arXiv:1312.6229; Long et al., arXiv:1411.4038.
public struct DenseForm: Hashable, Sendable {
    /// The dense network; its input is one window, for which it gives one score for each class, or what it was trained
    /// on where it scores windows in groups only.
    public let architecture: Architecture
    /// The window's size and the distance between windows.
    public let grid: WindowGrid
    /// How many windows a pass can score.
    public let passes: PassWindows
    /// What turns the scores into probabilities, or their logarithms, or says that some of them are a box; nil for nothing.
    public let ending: Layer?
    /// True when softmax over the channels turns the scores into probabilities.
    public var hasSoftmax: Bool { ending == .softmax || ending == .logSoftmax }
    /// True where the last channels are the place and size of the window's object, see ``BoxOutputs``.
    public var hasBoxes: Bool { ending == .boxes }
    /// Why the network cannot slide over a picture; nil when it can.
    public let obstacle: NetworkError?
    /// The layers whose padding makes dense scores differ from those of single windows; empty when they are equal.
    public let windowDeviations: [WindowDeviation]
    /// The dense network with its softmax as a last layer, if it has one.
    let classifier: Architecture
    /// Where the weights of each layer come from.
    let sources: [WeightSource]
    /// The distance of windows where it is smaller than the network's stride.
    var fineStride: Extent?
}

extension DenseForm {
    /// The distance in pixels between neighbouring scores of the network as it was trained.
    public var nativeStride: Extent { architecture.geometry.stride }

    /// True where windows lie closer together than the network's stride.
    public var isFine: Bool { fineStride != nil }

    /// The windows that a pass over the largest part of a picture that it can take scores; 0 where there is none.
    public func mapExtent(for picture: Extent) -> Extent { passes.within(grid.mapExtent(for: picture)) }

    /// The largest part of a picture, from its first row and column, that a pass takes.
    public func coveredExtent(for picture: Extent) -> Extent { grid.pictureExtent(ofMap: mapExtent(for: picture)) }

    /// The smallest picture whose pass scores at least these windows.
    public func passExtent(forMap windows: Extent) -> Extent {
        grid.pictureExtent(ofMap: passes.covering(windows))
    }

    /// The distance in pixels between windows, or groups of them, that are scored alike.
    package var shift: Extent {
        Extent(height: passes.step.height * grid.stride.height, width: passes.step.width * grid.stride.width)
    }

    /// The picture of the network's input and of some more windows, or groups of them, down and across.
    package func picture(ofMore count: Int) -> Extent {
        Extent(
            height: architecture.input.height + count * shift.height,
            width: architecture.input.width + count * shift.width)
    }

    /// The same network for windows that lie closer together.
    ///
    /// - Parameter stride: Pixels between neighbouring windows; a divisor of the network's stride along each axis.
    /// - Throws: ``NetworkError/strideNotPossible(stride:native:heights:widths:)``, or ``obstacle``.
    public func striding(by stride: Extent) throws -> DenseForm {
        if let obstacle { throw obstacle }
        guard !passes.isGrouped || stride == nativeStride else {
            throw NetworkError.strideOfGroups(stride: stride, native: nativeStride, shift: shift)
        }
        try Fragments.check(architecture, stride: stride)
        return DenseForm(
            architecture: architecture, grid: WindowGrid(window: grid.window, stride: stride), passes: passes,
            ending: ending,
            obstacle: nil, windowDeviations: windowDeviations, classifier: classifier, sources: sources,
            fineStride: stride == nativeStride ? nil : stride)
    }

    /// The network as it runs over whole maps for the windows of the grid, the à-trous form: strides that make windows
    /// lie too far apart are dilations of later kernels instead. The network itself where they do not.
    ///
    /// On a picture it gives one score for each window, from the first one on; where a stride that was taken out left
    /// rows or columns of a window over, it gives more beyond the last window.
    ///
    /// - Throws: ``NetworkError/noDilatedForm(_:)``.
    public func dilatedArchitecture() throws -> Architecture {
        guard isFine else { return architecture }
        let fragments = fragments
        let layers = try architecture.layers.indices.map { index in
            guard let layer = fragments.dilated(index) else {
                throw NetworkError.noDilatedForm(LayerPlace(index: index, kind: architecture.layers[index].kindName))
            }
            return layer
        }
        return try Architecture(input: architecture.input, layers: layers, inputs: architecture.inputs)
    }

    /// How the maps fall apart for the windows of the grid.
    package var fragments: Fragments { Fragments(architecture, stride: fineStride) }
}

extension Architecture {
    /// Turns the network fully convolutional.
    ///
    /// The first fully-connected layer after a map of `H×W×C` becomes an `H×W` convolution, later ones become
    /// 1×1. An average pooling that covers the whole map gets stride 1: it is the mean over a window.
    ///
    /// - Throws: ``NetworkError`` where a layer cannot slide over a picture, naming the layer.
    public func denseForm() throws -> DenseForm {
        let form = try windowForm()
        if let obstacle = form.obstacle { throw obstacle }
        return form
    }

    /// Turns the network fully convolutional, also where it can then take single windows only.
    ///
    /// The form says in ``DenseForm/obstacle`` why it cannot slide. Its grid then has the input's size as window.
    ///
    /// - Throws: ``NetworkError`` where a flattened map is not taken in by a fully-connected layer.
    public func windowForm() throws -> DenseForm {
        var surgery = Surgery(of: self)
        return try surgery.run()
    }
}
