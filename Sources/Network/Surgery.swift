/// Rewrites a chain of layers so that it slides over a picture, and notes where the weights come from.
struct Surgery {
    private let architecture: Architecture
    private var layers: [Layer] = []
    private var sources: [WeightSource] = []
    private var hasSoftmax = false
    /// A flattened map that waits for its fully-connected layer.
    private var flattened: FlattenedMap?
    /// Batch normalisations of that flattened map.
    private var waitingNormalizations: [Int] = []

    init(of architecture: Architecture) { self.architecture = architecture }

    mutating func run() throws -> DenseForm {
        for (index, layer) in architecture.layers.enumerated() {
            try convert(layer, at: index, input: architecture.inputShape(ofLayer: index))
        }
        if let flattened { throw NetworkError.flattenedOutput(flattened.place, shape: flattened.shape) }

        let grid = try windowGrid()
        let input = Shape(
            height: grid.window.height, width: grid.window.width, channels: architecture.input.channels)
        let dense = try Architecture(input: input, layers: layers)
        try checkMapSizes(of: dense, grid: grid)
        return DenseForm(
            architecture: dense, grid: grid, hasSoftmax: hasSoftmax, windowDeviations: deviations(of: dense),
            classifier: hasSoftmax ? try Architecture(input: input, layers: layers + [.softmax]) : dense,
            sources: sources)
    }

    private mutating func convert(_ layer: Layer, at index: Int, input: Shape) throws {
        switch layer {
        case .dropout:
            break
        case .softmax:
            hasSoftmax = true
        case .flatten(let order):
            guard flattened == nil, input.height > 1 || input.width > 1 else { return }
            flattened = FlattenedMap(
                place: LayerPlace(index: index, kind: layer.kindName), shape: input, order: order)
        case .fullyConnected(let connected):
            let kernel = flattened.map { Extent(height: $0.shape.height, width: $0.shape.width) } ?? Extent(1)
            layers.append(
                .convolution(Convolution(filters: connected.outputs, window: SlidingWindow(kernel: kernel))))
            sources.append(
                WeightSource(index: index, flattened: flattened, normalizationsBefore: waitingNormalizations))
            flattened = nil
            waitingNormalizations = []
        case .batchNormalization:
            if flattened != nil {
                waitingNormalizations.append(index)
            } else if case .convolution = layers.last {
                sources[sources.count - 1].normalizationsAfter.append(index)
            } else {
                keep(layer, at: index)
            }
        case .activation:
            if let normalization = waitingNormalizations.last, let flattened {
                throw NetworkError.positionalNormalization(
                    LayerPlace(index: normalization, kind: architecture.layers[normalization].kindName),
                    shape: flattened.shape)
            }
            keep(layer, at: index)
        case .pooling(let pooling):
            keep(.pooling(pooling.sliding(over: input)), at: index)
        case .convolution:
            keep(layer, at: index)
        }
    }

    private mutating func keep(_ layer: Layer, at index: Int) {
        layers.append(layer)
        sources.append(WeightSource(index: index))
    }

    /// The window to which one score belongs: the input, or a part of it where the network gives several scores.
    private func windowGrid() throws -> WindowGrid {
        var stride = Extent(1)
        for case let window? in layers.map(\.window) {
            stride.height *= window.stride.height
            stride.width *= window.stride.width
        }
        let output = architecture.output
        let window = Extent(
            height: architecture.input.height - (output.height - 1) * stride.height,
            width: architecture.input.width - (output.width - 1) * stride.width)
        guard window.height > 0, window.width > 0 else {
            throw NetworkError.noWindow(input: architecture.input, output: output, stride: stride)
        }
        return WindowGrid(window: window, stride: stride)
    }

    /// Makes sure that a picture with n windows has n scores, whatever the floor rule leaves out inside.
    private func checkMapSizes(of dense: Architecture, grid: WindowGrid) throws {
        for windows in (1...3).map({ Extent($0) }) {
            let picture = grid.pictureExtent(ofMap: windows)
            let output = try dense.shapes(for: picture).last ?? dense.input
            guard output.height == windows.height, output.width == windows.width else {
                throw NetworkError.denseMapMismatch(
                    picture: picture, windows: windows, map: Extent(height: output.height, width: output.width))
            }
        }
    }

    private func deviations(of dense: Architecture) -> [WindowDeviation] {
        let names = architecture.layerNames
        return dense.layers.indices.compactMap { position in
            guard let window = dense.layers[position].window else { return nil }
            let input = dense.inputShape(ofLayer: position)
            let padding = window.reachedPadding(for: Extent(height: input.height, width: input.width))
            guard !padding.isZero else { return nil }
            let index = sources[position].index
            return WindowDeviation(layer: names[index], index: index, padding: padding)
        }
    }
}

extension Pooling {
    /// The pooling as it slides over a picture, given the map that enters it for one window.
    ///
    /// An average over the whole height or width takes one position in a window, so that its stride says nothing
    /// there; between windows it goes on by 1.
    func sliding(over map: Shape) -> Pooling {
        guard kind == .average else { return self }
        var result = self
        let padding = window.padding
        if window.kernel.height == map.height, padding.top == 0, padding.bottom == 0 { result.window.stride.height = 1 }
        if window.kernel.width == map.width, padding.left == 0, padding.right == 0 { result.window.stride.width = 1 }
        return result
    }
}
