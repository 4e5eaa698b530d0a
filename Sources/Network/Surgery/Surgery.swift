/// Rewrites a network so that it slides over a picture, and notes where the weights come from.
struct Surgery {
    /// What became of an output of the original network.
    private struct Output {
        /// The dense layer that makes it, -1 for the input.
        var dense: Int
        /// True when more than one layer takes it in.
        var isShared: Bool
        /// The flattened map that waits for its fully-connected layer.
        var flattened: FlattenedMap?
        /// Batch normalisations and affine layers of that flattened map.
        var normalizations: [Int] = []
    }

    private let architecture: Architecture
    private let consumers: [Int: [Int]]
    private var layers: [Layer] = []
    private var inputs: [[Int]] = []
    private var sources: [WeightSource] = []
    private var ending: Layer?
    private var obstacle: NetworkError?
    /// The network's input, then the output of each layer so far.
    private var outputs: [Output] = []

    init(of architecture: Architecture) {
        self.architecture = architecture
        consumers = architecture.consumers
        outputs.append(Output(dense: -1, isShared: isShared(-1)))
    }

    mutating func run() throws -> DenseForm {
        for index in architecture.layers.indices {
            var output = try convert(index)
            output.isShared = output.isShared || isShared(index)
            outputs.append(output)
        }
        if let flattened = outputs.last?.flattened {
            throw NetworkError.flattenedOutput(flattened.place, shape: flattened.shape)
        }
        let whole = try Architecture(input: architecture.input, layers: layers, inputs: inputs)
        let geometry = whole.geometry
        // What cannot slide takes windows of its own size, as far apart as its layers step.
        var grid = WindowGrid(
            window: Extent(height: architecture.input.height, width: architecture.input.width),
            stride: geometry.density == Extent(1) ? geometry.stride : Extent(1))
        var (passes, dense) = (PassWindows.any, whole)
        do {
            if let obstacle { throw obstacle }
            let sliding = try windowGrid(geometry)
            let groups = try WindowGroups(of: whole, grid: sliding)
            (grid, passes, dense) = (sliding, groups.passes, groups.architecture)
        } catch let error as NetworkError {
            obstacle = error
        }
        let classifier =
            try ending.map {
                try Architecture(input: dense.input, layers: layers + [$0], inputs: inputs + [[layers.count - 1]])
            } ?? dense
        return DenseForm(
            architecture: dense, grid: grid, passes: passes, ending: ending, obstacle: obstacle,
            windowDeviations: deviations(of: dense),
            classifier: classifier, sources: sources)
    }

    private func isShared(_ output: Int) -> Bool { consumers[output, default: []].count > 1 }

    /// Converts a layer and says what became of its output; `isShared` is that of the inputs where the layer
    /// vanishes.
    private mutating func convert(_ index: Int) throws -> Output {
        let layer = architecture.layers[index]
        let entering = architecture.inputs[index].map { outputs[$0 + 1] }
        let shape = architecture.inputShape(ofLayer: index)
        var output = entering[0]
        switch layer {
        case .dropout:
            break
        case .softmax, .logSoftmax, .boxes:
            ending = layer
        case .flatten(let order):
            guard output.flattened == nil, shape.height > 1 || shape.width > 1 else { break }
            output.flattened = FlattenedMap(place: place(index), shape: shape, order: order)
        case .fullyConnected(let connected):
            return connect(connected, index, after: output)
        case .affine(let affine) where affine.isPositional && (shape.height > 1 || shape.width > 1):
            obstacle = obstacle ?? .positionalValues(place(index), shape: shape)
            return keep(layer, index, after: entering)
        case .batchNormalization, .affine:
            if output.flattened != nil {
                output.normalizations.append(index)
            } else if output.dense >= 0, !output.isShared, case .convolution = layers[output.dense] {
                sources[output.dense].normalizationsAfter.append(index)
            } else if case .affine = layer {
                // Of a single position it is the same channel by channel.
                return keep(.affine(Affine()), index, after: entering)
            } else {
                return keep(layer, index, after: entering)
            }
        case .activation:
            if let normalization = output.normalizations.last, let flattened = output.flattened {
                throw positional(normalization, flattened)
            }
            return keep(layer, index, after: entering)
        case .layerNormalization:
            if let flattened = output.flattened {
                throw NetworkError.windowNormalization(place(index), shape: flattened.shape)
            }
            return keep(layer, index, after: entering)
        case .parametricReLU, .localResponseNormalization, .select, .maxout:
            if let flattened = output.flattened { throw positional(index, flattened) }
            return keep(layer, index, after: entering)
        case .pooling(let pooling):
            return keep(.pooling(pooling.sliding(over: shape)), index, after: entering)
        case .convolution(var convolution):
            // Normalisation may be folded in, so that there is always a bias.
            convolution.hasBias = true
            return keep(.convolution(convolution), index, after: entering)
        case .transposedConvolution(var convolution):
            convolution.hasBias = true
            // With larger strides the maps of neighbouring positions are parts of one map, as segmentation nets have it.
            let output = architecture.shapes[index]
            if shape.height == 1, shape.width == 1, output.height > 1 || output.width > 1,
                convolution.window.stride == Extent(1)
            {
                obstacle = obstacle ?? .mapOfSinglePosition(place(index), map: output)
            }
            return keep(.transposedConvolution(convolution), index, after: entering)
        case .padding, .resize:
            return keep(layer, index, after: entering)
        case .arithmetic, .concatenate:
            if let flattened = entering.compactMap(\.flattened).first {
                throw NetworkError.flattenedJoin(place(index), shape: flattened.shape)
            }
            let inputs = architecture.inputs[index]
            if architecture.sliding(inputs, into: index).count < inputs.count {
                obstacle = obstacle ?? .globalOperator(place(index), map: architecture.shapes[index])
            }
            return keep(layer, index, after: entering)
        }
        return output
    }

    /// Turns a fully-connected layer into a convolution that is as large as the map that was flattened for it.
    private mutating func connect(_ connected: FullyConnected, _ index: Int, after input: Output) -> Output {
        let kernel = input.flattened.map { Extent(height: $0.shape.height, width: $0.shape.width) } ?? Extent(1)
        layers.append(.convolution(Convolution(filters: connected.outputs, window: SlidingWindow(kernel: kernel))))
        inputs.append([input.dense])
        sources.append(
            WeightSource(index: index, flattened: input.flattened, normalizationsBefore: input.normalizations))
        return Output(dense: layers.count - 1, isShared: false)
    }

    private mutating func keep(_ layer: Layer, _ index: Int, after entering: [Output]) -> Output {
        layers.append(layer)
        inputs.append(entering.map(\.dense))
        sources.append(WeightSource(index: index))
        // A flattened map goes on through an activation.
        return Output(dense: layers.count - 1, isShared: false, flattened: entering[0].flattened)
    }

    private func positional(_ index: Int, _ map: FlattenedMap) -> NetworkError {
        .positionalNormalization(place(index), shape: map.shape)
    }

    private func place(_ index: Int) -> LayerPlace {
        LayerPlace(index: index, kind: architecture.layers[index].kindName)
    }

    /// The window to which one score belongs: the input, or a part of it where the network gives several scores.
    private func windowGrid(_ geometry: Geometry) throws -> WindowGrid {
        let stride = geometry.stride
        guard geometry.density == Extent(1) else {
            throw NetworkError.finerThanPixels(stride: stride, density: geometry.density)
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

    private func deviations(of dense: Architecture) -> [WindowDeviation] {
        let names = architecture.layerNames
        return dense.layers.indices.compactMap { position in
            let (input, output) = (dense.inputShape(ofLayer: position), dense.shapes[position])
            let padding = dense.layers[position].reachBeyond(
                Extent(height: input.height, width: input.width),
                output: Extent(height: output.height, width: output.width))
            guard !padding.isZero else { return nil }
            let index = sources[position].index
            var neighbourhood: Extent?
            let map = Extent(height: input.height, width: input.width)
            if case .pooling(let pooling) = dense.layers[position], pooling.window.span == map { neighbourhood = map }
            return WindowDeviation(layer: names[index], index: index, padding: padding, neighbourhood: neighbourhood)
        }
    }
}

extension Pooling {
    /// The pooling as it slides over a picture, given the map that enters it for one window.
    ///
    /// An average over the whole height or width takes one position in a window, so that its stride says nothing
    /// there; between windows it goes on by 1.
    func sliding(over map: Shape) -> Pooling {
        guard kind != .maximum else { return self }
        var result = self
        let padding = window.padding
        if window.kernel.height == map.height, padding.top == 0, padding.bottom == 0 { result.window.stride.height = 1 }
        if window.kernel.width == map.width, padding.left == 0, padding.right == 0 { result.window.stride.width = 1 }
        return result
    }
}
