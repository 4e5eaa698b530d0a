/// A dense network that scores mirrored or turned windows of a picture that stays as it is.
public struct TransformedModel: Sendable {
    /// The network, for windows that begin ``offset`` later and end where they did.
    public let model: DenseModel
    /// The first rows and columns of each window, which the network does not read.
    ///
    /// Where a stride does not divide a map evenly, the original leaves out its last rows; in a mirrored window these
    /// come first.
    public let offset: Extent
}

extension DenseModel {
    /// The network whose score of a window is this one's score of the window mirrored or turned.
    ///
    /// Kernels, paddings and values of positions are mirrored instead of the picture, so that it can be scanned row by
    /// row from top to bottom. Where layers pad, a dense pass gives what this network's pass over the mirrored or turned
    /// picture gives, window for window.
    ///
    /// Source of the idea: Cohen & Welling, "Group Equivariant Convolutional Networks", arXiv:1602.07576.
    ///
    /// - Throws: ``NetworkError/notMirrored(_:)`` where a layer treats both ends of a map differently and no layer does
    ///   the opposite.
    /// - Complexity: O(parameters).
    public func transformed(by symmetry: WindowSymmetry) throws -> TransformedModel {
        if symmetry == .identity { return TransformedModel(model: self, offset: Extent(0)) }
        var transformation = WindowTransformation(of: self, by: symmetry)
        return try transformation.run()
    }
}

/// Rewrites a dense network for mirrored or turned windows.
///
/// A layer's positions begin at the first row of its map, and what the stride leaves over lies at the end. Mirrored, it
/// lies at the beginning: the layer then needs its map without the first rows. That is asked of the layer before, which
/// begins later by as many strides, and so on up to the picture. Where several layers take in one map and ask for
/// different beginnings, the largest that all allow is asked for, and the others cut off the rest themselves.
private struct WindowTransformation {
    private let original: DenseModel
    private let symmetry: WindowSymmetry
    private let consumers: [Int: [Int]]
    /// The layers in the mirrored or turned network, and where in its inputs each begins.
    private var changed: [(layer: Layer, begin: Extent)]

    private var layers: [Layer] = []
    private var inputs: [[Int]] = []
    private var sources: [WeightSource] = []
    private var parameters: [[Tensor]] = []

    private var architecture: Architecture { original.architecture }

    init(of original: DenseModel, by symmetry: WindowSymmetry) {
        self.original = original
        self.symmetry = symmetry
        consumers = original.architecture.consumers
        changed = original.architecture.layers.map { ($0, Extent(0)) }
    }

    mutating func run() throws -> TransformedModel {
        for index in architecture.layers.indices.reversed() { changed[index] = try change(index) }
        let offset = begin(ofOutput: -1)
        // Where each layer's output stands among the new layers.
        var places: [Int] = []
        for index in architecture.layers.indices {
            let entering = architecture.inputs[index].map { output in
                cut(
                    output < 0 ? -1 : places[output], by: wanted(by: index, of: output) - begin(ofOutput: output),
                    channels: architecture.shape(ofOutput: output).channels, before: index)
            }
            add(
                changed[index].layer, entering, original.form.sources[index],
                turned(original.parameters[index], of: index))
            places.append(layers.count - 1)
        }
        let grid = original.grid
        let window = symmetry.inverse(of: grid.window) - offset
        let trained = Extent(height: architecture.input.height, width: architecture.input.width)
        let rest = symmetry.inverse(of: trained) - offset
        let input = Shape(height: rest.height, width: rest.width, channels: architecture.input.channels)
        let dense = try Architecture(input: input, layers: layers, inputs: inputs)
        let form = DenseForm(
            architecture: dense, grid: WindowGrid(window: window, stride: symmetry.inverse(of: grid.stride)),
            passes: PassWindows(
                fewest: symmetry.inverse(of: original.form.passes.fewest),
                step: symmetry.inverse(of: original.form.passes.step)),
            ending: original.form.ending, obstacle: original.obstacle,
            windowDeviations: original.windowDeviations,
            classifier: try original.form.ending.map {
                try Architecture(input: input, layers: layers + [$0], inputs: inputs + [[layers.count - 1]])
            } ?? dense,
            sources: sources, fineStride: original.form.fineStride.map(symmetry.inverse(of:)))
        return TransformedModel(
            model: DenseModel(
                form: form, parameters: parameters, classes: original.classes,
                normalization: original.normalization, receipt: original.receipt),
            offset: offset)
    }

    private mutating func add(_ layer: Layer, _ entering: [Int], _ source: WeightSource, _ tensors: [Tensor]) {
        layers.append(layer)
        inputs.append(entering)
        sources.append(source)
        parameters.append(tensors)
    }

    // MARK: - Where maps begin

    /// The first rows and columns of an output that nobody needs, so that it is made without them.
    private func begin(ofOutput output: Int) -> Extent {
        if output >= 0 {
            switch architecture.layers[output] {
            case .resize, .transposedConvolution: return Extent(0)
            default: break
            }
        }
        let begins = consumers[output, default: []].map { wanted(by: $0, of: output) }
        return Extent(height: begins.map(\.height).min() ?? 0, width: begins.map(\.width).min() ?? 0)
    }

    /// The first rows and columns of an input that a layer does not need.
    private func wanted(by layer: Int, of output: Int) -> Extent {
        // A single position that stands for a whole map has nothing to leave out.
        let (entering, made) = (architecture.shape(ofOutput: output), architecture.shapes[layer])
        let isSingle = entering.height == 1 && entering.width == 1
        return architecture.layers[layer].isJoin && isSingle && (made.height > 1 || made.width > 1)
            ? Extent(0) : changed[layer].begin
    }

    /// An output without its first rows and columns; nothing is added where it begins as wanted.
    private mutating func cut(_ output: Int, by rest: Extent, channels: Int, before layer: Int) -> Int {
        guard rest != Extent(0) else { return output }
        // A kernel that is zero but for its last element.
        let kernel = Extent(height: rest.height > 0 ? 2 : 1, width: rest.width > 0 ? 2 : 1)
        let convolution = Convolution(
            filters: channels,
            window: SlidingWindow(
                kernel: kernel, dilation: Extent(height: max(rest.height, 1), width: max(rest.width, 1))),
            groups: channels)
        let last = [Float](repeating: 0, count: kernel.height * kernel.width - 1) + [1]
        add(
            .convolution(convolution), [output], WeightSource(index: original.form.sources[layer].index),
            [
                Tensor(
                    shape: [channels, 1, kernel.height, kernel.width], values: (0..<channels).flatMap { _ in last }),
                Tensor(shape: [channels], repeating: 0),
            ])
        return layers.count - 1
    }

    // MARK: - Layers

    /// What becomes of a layer when its output is to begin as ``begin(ofOutput:)`` says.
    private func change(_ index: Int) throws -> (layer: Layer, begin: Extent) {
        let start = begin(ofOutput: index)
        let (input, output) = (architecture.inputShape(ofLayer: index), architecture.shapes[index])
        switch architecture.layers[index] {
        case .convolution(var convolution):
            let (window, begin) = moved(convolution.window, input, output, from: start)
            convolution.window = window
            return (.convolution(convolution), begin)
        case .pooling(let pooling):
            let (window, begin) = moved(pooling.window, input, output, from: start)
            return (.pooling(Pooling(pooling.kind, window: window)), begin)
        case .padding(var padding):
            let (margins, begin) = moved(
                { axis in padding.margins[axis] }, rest: { _ in 0 }, stride: Extent(1), from: start)
            padding.margins = margins
            return (.padding(padding), begin)
        case .transposedConvolution(let convolution):
            return (.transposedConvolution(try mirrored(convolution, index)), Extent(0))
        case .resize(let resize):
            let isMirrored = [Axis.vertical, .horizontal].contains {
                symmetry.mirrors($0) && resize.factor[symmetry.axisAfter($0)] > 1
            }
            guard resize.mode != .linearAsymmetric || !isMirrored else { throw NetworkError.notMirrored(place(index)) }
            return (.resize(Resize(factor: symmetry.inverse(of: resize.factor), mode: resize.mode)), Extent(0))
        case let other: return (other, start)
        }
    }

    /// A sliding window in the mirrored or turned network, and where in its map its positions begin.
    private func moved(
        _ window: SlidingWindow, _ input: Shape, _ output: Shape, from start: Extent
    ) -> (SlidingWindow, Extent) {
        var result = window
        result.kernel = symmetry.inverse(of: window.kernel)
        result.stride = symmetry.inverse(of: window.stride)
        result.dilation = symmetry.inverse(of: window.dilation)
        let sizes = Extent(height: input.height, width: input.width)
        let positions = Extent(height: output.height, width: output.width)
        let (margins, begin) = moved(
            { axis in window.padding[axis] },
            rest: { axis in
                sizes[axis] + window.padding[axis].before + window.padding[axis].after - window.span[axis]
                    - (positions[axis] - 1) * window.stride[axis]
            }, stride: result.stride, from: start)
        result.padding = margins
        return (result, begin)
    }

    /// Paddings in the mirrored or turned network, and the rows and columns that are left out where less than none is
    /// padded.
    ///
    /// - Parameters:
    ///   - padding: That of the original, along its directions.
    ///   - rest: What the original leaves out at the end of its map.
    ///   - stride: That of the new network.
    ///   - start: The first positions, which are not made.
    private func moved(
        _ padding: (Axis) -> (before: Int, after: Int), rest: (Axis) -> Int, stride: Extent, from start: Extent
    ) -> (Margins, Extent) {
        func line(_ axis: Axis) -> (before: Int, after: Int, begin: Int) {
            let old = symmetry.axisAfter(axis)
            let (before, after) = padding(old)
            let isMirrored = symmetry.mirrors(axis)
            let first = start[axis] * stride[axis] - (isMirrored ? after - rest(old) : before)
            return (max(-first, 0), isMirrored ? before : after, max(first, 0))
        }
        let (vertical, horizontal) = (line(.vertical), line(.horizontal))
        return (
            Margins(top: vertical.before, left: horizontal.before, bottom: vertical.after, right: horizontal.after),
            Extent(height: vertical.begin, width: horizontal.begin)
        )
    }

    private func mirrored(_ layer: TransposedConvolution, _ index: Int) throws -> TransposedConvolution {
        func line(_ axis: Axis) throws -> (before: Int, after: Int, added: Int) {
            let old = symmetry.axisAfter(axis)
            let (before, after) = layer.window.padding[old]
            guard symmetry.mirrors(axis) else { return (before, after, layer.outputPadding[old]) }
            // What is added at the end would have to be added at the beginning.
            guard after >= layer.outputPadding[old] else { throw NetworkError.notMirrored(place(index)) }
            return (after - layer.outputPadding[old], before, 0)
        }
        let (vertical, horizontal) = (try line(.vertical), try line(.horizontal))
        var result = layer
        result.window = SlidingWindow(
            kernel: symmetry.inverse(of: layer.window.kernel), stride: symmetry.inverse(of: layer.window.stride),
            padding: Margins(
                top: vertical.before, left: horizontal.before, bottom: vertical.after, right: horizontal.after),
            dilation: symmetry.inverse(of: layer.window.dilation))
        result.outputPadding = Extent(height: vertical.added, width: horizontal.added)
        return result
    }

    private func place(_ index: Int) -> LayerPlace {
        LayerPlace(index: original.form.sources[index].index, kind: architecture.layers[index].kindName)
    }

    // MARK: - Weights

    private func turned(_ tensors: [Tensor], of index: Int) -> [Tensor] {
        switch architecture.layers[index] {
        case .convolution, .transposedConvolution:
            var result = tensors
            result[.weight] = turned(tensors[.weight], from: Extent(0))
            guard original.form.hasBoxes, index == architecture.layers.count - 1 else { return result }
            return result.map { BoxOutputs.turned($0, by: symmetry) }
        case .affine(let affine) where affine.isPositional:
            return tensors.map { turned($0, from: changed[index].begin) }
        default: return tensors
        }
    }

    /// A tensor whose last two dimensions are rows and columns, mirrored or turned, without its first ones.
    private func turned(_ tensor: Tensor, from begin: Extent) -> Tensor {
        let leading = tensor.shape.dropLast(2)
        let old = Extent(height: tensor.shape[leading.count], width: tensor.shape[leading.count + 1])
        let whole = symmetry.inverse(of: old)
        let new = whole - begin
        // The new weight of a pixel is the old one of the place at which the changed window shows that pixel.
        var places = [Int](repeating: 0, count: whole.height * whole.width)
        for (place, pixel) in symmetry.pixels(of: whole).enumerated() { places[pixel] = place }
        let order = (0..<new.height * new.width).map {
            places[($0 / new.width + begin.height) * whole.width + $0 % new.width + begin.width]
        }
        return tensor.mapRows(to: leading + [new.height, new.width]) { _, values in
            let count = values.count / (old.height * old.width) * order.count
            return [Float](unsafeUninitializedCapacity: count) { result, filled in
                values.withUnsafeBufferPointer { values in
                    var target = 0
                    for start in stride(from: 0, to: values.count, by: old.height * old.width) {
                        for place in order {
                            result[target] = values[start + place]
                            target += 1
                        }
                    }
                    filled = target
                }
            }
        }
    }
}

extension WindowSymmetry {
    /// The size before the change of what has a size after it.
    fileprivate func inverse(of extent: Extent) -> Extent { self.extent(of: extent) }
}

private func - (first: Extent, second: Extent) -> Extent {
    Extent(height: first.height - second.height, width: first.width - second.width)
}
