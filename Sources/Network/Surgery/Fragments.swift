/// How the maps of a network fall apart where windows lie closer together than the network's stride.
///
/// Take the stride s out of a layer, and the map behind it has s times as many rows and columns. Every later layer of
/// the network as it was trained takes only every s-th of them, so that the map falls into s×s interleaved *fragments*,
/// each an ordinary map on which later layers are what they were. For windows `N` pixels apart, a map whose neighbouring
/// values lie `c` pixels apart has `c/N` fragments along each axis, and fragment `j` begins `j·N` pixels into the
/// picture; a map with `c ≤ N` stays whole.
///
/// Source: Giusti et al., "Fast image scanning with deep max-pooling convolutional neural networks", arXiv:1302.1700;
/// Sermanet et al., OverFeat, arXiv:1312.6229.
package struct Fragments: Hashable, Sendable {
    /// The distance between neighbouring windows in pixels.
    package let stride: Extent
    private let architecture: Architecture
    /// The geometry of the input and of each layer's output.
    private let geometries: [Geometry]

    /// True where no map falls apart, because windows are as far apart as the network's stride says.
    private let isWhole: Bool

    /// The fragments of a dense network.
    ///
    /// - Parameter stride: The distance between neighbouring windows in pixels, one of those that ``check(_:_:)`` takes;
    ///   the network's own unless given.
    init(_ architecture: Architecture, stride: Extent? = nil) {
        self.architecture = architecture
        geometries = [.input] + architecture.geometries
        self.stride = stride ?? geometries.last!.stride
        isWhole = self.stride == geometries.last!.stride
    }

    /// Makes sure that a dense network can give windows that lie this far apart.
    ///
    /// - Throws: ``NetworkError/strideNotPossible(stride:native:heights:widths:)``.
    static func check(_ architecture: Architecture, stride: Extent) throws {
        let whole = Fragments(architecture)
        let (heights, widths) = (whole.possible(.vertical), whole.possible(.horizontal))
        guard heights.contains(stride.height), widths.contains(stride.width) else {
            throw NetworkError.strideNotPossible(
                stride: stride, native: whole.stride, heights: heights, widths: widths)
        }
    }

    /// The divisors of the network's stride that every layer can give: the values of each map must be whole strides
    /// apart, or a whole number of them must lie in a stride.
    private func possible(_ axis: Axis) -> [Int] {
        let native = geometries.last!.stride[axis]
        return (1...native).filter { stride in
            native % stride == 0
                && geometries.allSatisfy {
                    $0.fits(stride, axis) || ($0.density[axis] == 1 && $0.stride[axis] % stride == 0)
                }
        }
    }

    /// How many fragments an output has along each axis; 1 for a map that stays whole.
    ///
    /// - Parameter output: The position of a layer, or -1 for the network's input.
    package func count(of output: Int) -> Extent {
        func count(_ axis: Axis) -> Int {
            let geometry = geometries[output + 1]
            return isWhole || geometry.fits(stride[axis], axis) ? 1 : geometry.stride[axis] / stride[axis]
        }
        return Extent(height: count(.vertical), width: count(.horizontal))
    }

    /// Which fragment of an input a fragment of a layer's output reads, and at which of its rows and columns it begins.
    package func source(of fragment: Fragment, layer: Int, input: Int) -> (fragment: Fragment, offset: Extent) {
        let count = count(of: input)
        let source = Fragment(row: fragment.row % count.height, column: fragment.column % count.width)
        func offset(_ axis: Axis, _ distance: Int) -> Int {
            let geometry = geometries[input + 1]
            return distance * stride[axis] * geometry.density[axis] / geometry.stride[axis]
        }
        return (
            source,
            Extent(
                height: offset(.vertical, fragment.row - source.row),
                width: offset(.horizontal, fragment.column - source.column))
        )
    }

    /// The shape of a fragment of an output, or nil where there are so few windows that it has none.
    ///
    /// - Parameters:
    ///   - output: The position of a layer, or -1 for the network's input.
    ///   - windows: The windows of the picture.
    package func shape(of output: Int, _ fragment: Fragment, windows: Extent) -> Shape? {
        let geometry = geometries[output + 1]
        var shape = architecture.shape(ofOutput: output)
        guard fragment.row < windows.height, fragment.column < windows.width else { return nil }
        func more(_ axis: Axis, _ fragment: Int) -> Int {
            (windows[axis] - 1 - fragment) * stride[axis] * geometry.density[axis] / geometry.stride[axis]
        }
        shape.height += more(.vertical, fragment.row)
        shape.width += more(.horizontal, fragment.column)
        return shape
    }

    /// The shape of an output with the rows and columns of its fragments in order; nil where some fragments have none.
    package func wholeShape(of output: Int, windows: Extent) -> Shape? {
        let count = count(of: output)
        guard count.height <= windows.height, count.width <= windows.width else { return nil }
        if count == Extent(1) { return shape(of: output, Fragment(row: 0, column: 0), windows: windows) }
        return allPositions(of: output, windows: windows)
    }

    /// The rows of all fragments of an output, and the columns.
    private func allPositions(of output: Int, windows: Extent) -> Shape {
        let count = count(of: output)
        var shape = shape(of: output, Fragment(row: 0, column: 0), windows: windows)!
        if count.height > 1 {
            shape.height =
                (architecture.shape(ofOutput: output).height - 1) * min(count.height, windows.height) + windows.height
        }
        if count.width > 1 {
            shape.width =
                (architecture.shape(ofOutput: output).width - 1) * min(count.width, windows.width) + windows.width
        }
        return shape
    }

    /// Multiply-adds of a pass over a picture with this number of windows.
    package func multiplyAdds(windows: Extent) -> Int {
        architecture.layers.indices.reduce(0) { sum, layer in
            let input = architecture.inputShape(ofLayer: layer)
            let one = architecture.layers[layer].multiplyAdds(for: input)
            if one == 0 { return sum }
            // A convolution works for each value that it makes, a transposed one for each that it reads.
            var counted = layer
            if case .transposedConvolution = architecture.layers[layer] { counted = architecture.inputs[layer][0] }
            let (window, all) = (
                architecture.shape(ofOutput: counted), allPositions(of: counted, windows: windows)
            )
            return sum + one / (window.height * window.width) * all.height * all.width
        }
    }

    /// A layer as it runs over a map whose fragments stand in order, the à-trous form: its kernel is dilated by the
    /// fragments that enter it, and of its stride stays what does not make more of them.
    ///
    /// - Returns: Nil for a layer that has no such form: enlargements, and paddings with something else than a constant.
    package func dilated(_ layer: Int) -> Layer? {
        let (entering, leaving) = (count(of: architecture.inputs[layer][0]), count(of: layer))
        guard entering != Extent(1) || leaving != Extent(1) else { return architecture.layers[layer] }
        switch architecture.layers[layer] {
        case .convolution(var convolution):
            convolution.window = convolution.window.dilated(entering: entering, leaving: leaving)
            return .convolution(convolution)
        case .pooling(let pooling):
            return .pooling(Pooling(pooling.kind, window: pooling.window.dilated(entering: entering, leaving: leaving)))
        case .padding(let padding):
            guard case .constant = padding.mode else { return nil }
            return .padding(Padding(margins: padding.margins.scaled(by: entering), mode: padding.mode))
        case .transposedConvolution, .resize:
            return nil
        default:
            return architecture.layers[layer]
        }
    }
}

/// One of the interleaved parts of a map.
package struct Fragment: Hashable, Sendable {
    /// Windows below the first one at which it begins.
    package var row: Int
    /// Windows right of the first one at which it begins.
    package var column: Int

    /// A fragment from the window at which it begins.
    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

extension Geometry {
    /// True where a stride is a whole number of values.
    fileprivate func fits(_ stride: Int, _ axis: Axis) -> Bool { stride * density[axis] % self.stride[axis] == 0 }
}

extension SlidingWindow {
    fileprivate func dilated(entering: Extent, leaving: Extent) -> SlidingWindow {
        SlidingWindow(
            kernel: kernel,
            stride: Extent(
                height: entering.height * stride.height / leaving.height,
                width: entering.width * stride.width / leaving.width),
            padding: padding.scaled(by: entering),
            dilation: Extent(height: dilation.height * entering.height, width: dilation.width * entering.width))
    }
}

extension Margins {
    fileprivate func scaled(by factor: Extent) -> Margins {
        Margins(
            top: top * factor.height, left: left * factor.width, bottom: bottom * factor.height,
            right: right * factor.width)
    }
}
