/// Follows the shapes of outputs through the layers of a network and refuses the layer that does not fit.
struct ShapeInference {
    /// What is known about an output.
    private struct Output {
        var shape: Shape
        /// True after a flatten or fully-connected layer: heights and widths are gone.
        var isFlat = false
        /// True for sums of a convolution or a fully-connected layer, with nothing behind them.
        var isSum = false
        var strideProduct = Extent(1)
        /// The product of the enlargements, which no later stride makes smaller.
        var enlargement = Extent(1)
        /// True where a fully-connected layer needs a flatten before it.
        var needsFlatten: Bool { !isFlat && (shape.height > 1 || shape.width > 1) }
    }

    /// The network's input, then the output of each layer so far.
    private var outputs: [Output]
    private var multiplyAdds = 0
    private var softmax: LayerPlace?

    /// Starts before the first layer.
    ///
    /// - Throws: ``NetworkError/emptyInput(_:)``, ``NetworkError/limitExceeded(_:_:limit:)``.
    init(input: Shape) throws {
        guard input.height > 0, input.width > 0, input.channels > 0 else { throw NetworkError.emptyInput(input) }
        outputs = [Output(shape: input)]
        try checkSize(of: input, at: nil)
    }

    /// True where a fully-connected layer needs a flatten between itself and an output, -1 for the network's input.
    func needsFlatten(after output: Int) -> Bool { outputs[output + 1].needsFlatten }

    /// Goes through one layer.
    ///
    /// - Parameter inputs: The outputs that enter it, -1 for the network's input.
    /// - Returns: The shape after it.
    /// - Throws: ``NetworkError``, naming the layer.
    mutating func advance(through layer: Layer, from inputs: [Int]) throws -> Shape {
        let place = LayerPlace(index: outputs.count - 1, kind: layer.kindName)
        if let softmax { throw NetworkError.softmaxNotLast(softmax) }
        if let fault = layer.valueFault {
            throw NetworkError.valueOutOfRange(place, value: fault.value, found: fault.found, allowed: fault.allowed)
        }
        try check(inputs, of: layer, at: place)
        let entering = inputs.map { outputs[$0 + 1] }
        let (first, shapes) = (entering[0].shape, entering.map(\.shape))
        try checkOrder(of: layer, after: entering[0], at: place)
        try checkParameters(of: layer, for: first, at: place)
        let stride = try product(
            entering.map(\.strideProduct), times: layer.window?.stride, .strideProduct,
            limit: NetworkLimits.strideProduct, at: place)
        let enlargement = try product(
            entering.map(\.enlargement), times: layer.enlargement, .enlargement, limit: NetworkLimits.enlargement,
            at: place)
        guard let shape = layer.outputShape(for: shapes) else {
            throw layer.misfit(of: shapes, at: place)
        }
        try checkSize(of: shape, at: place)
        try countMultiplyAdds(of: layer, input: first, output: shape, at: place)
        outputs.append(
            Output(
                shape: shape,
                // A vector that stands for a whole map, channel by channel, leaves it a map.
                isFlat: layer.flattens
                    || (entering.contains(where: \.isFlat) && shape.height == 1 && shape.width == 1),
                isSum: layer.isSum,
                strideProduct: stride, enlargement: enlargement))
        if layer.endsNetwork { softmax = place }
        return shape
    }

    private func check(_ inputs: [Int], of layer: Layer, at place: LayerPlace) throws {
        var fits = layer.isJoin ? inputs.count >= 2 : inputs.count == 1
        if case .arithmetic(let arithmetic) = layer, !arithmetic.isCommutative { fits = inputs.count == 2 }
        guard fits else {
            throw NetworkError.wrongInputCount(place, found: inputs.count)
        }
        guard inputs.count <= NetworkLimits.inputs else {
            throw NetworkError.limitExceeded(place, .inputs, limit: NetworkLimits.inputs)
        }
        if let unknown = inputs.first(where: { $0 < -1 || $0 >= place.index }) {
            throw NetworkError.unknownInput(place, input: unknown)
        }
    }

    private func checkOrder(of layer: Layer, after input: Output, at place: LayerPlace) throws {
        switch layer {
        case .convolution, .transposedConvolution, .pooling, .padding, .resize:
            guard !input.isFlat else { throw NetworkError.mapExpected(place) }
        case .fullyConnected:
            guard !input.needsFlatten else { throw NetworkError.flattenExpected(place, shape: input.shape) }
        case .boxes:
            guard input.isSum else { throw NetworkError.boxesAfterSums(place) }
        default:
            break
        }
    }

    private func checkParameters(of layer: Layer, for input: Shape, at place: LayerPlace) throws {
        var factors = [input.channels]
        switch layer {
        case .convolution(let layer):
            try check(layer.groups, layer.filters, channels: input.channels, at: place)
            factors += [layer.filters, layer.window.kernel.height, layer.window.kernel.width]
        case .transposedConvolution(let layer):
            try check(layer.groups, layer.filters, channels: input.channels, at: place)
            factors += [layer.filters, layer.window.kernel.height, layer.window.kernel.width]
        case .fullyConnected(let layer):
            factors.append(layer.outputs)
        case .affine(let layer) where layer.isPositional:
            factors += [input.height, input.width]
        case .select(let channels):
            if let unknown = channels.first(where: { $0 >= input.channels }) {
                throw NetworkError.valueOutOfRange(
                    place, value: "channel", found: "\(unknown)", allowed: "0 to \(input.channels - 1)")
            }
        case .boxes where input.channels <= BoxOutputs.count:
            throw NetworkError.valueOutOfRange(
                place, value: "number of channels", found: "\(input.channels)",
                allowed: "at least \(BoxOutputs.count + 1): the scores of the classes and \(BoxOutputs.count) numbers")
        case .maxout(let pieces) where input.channels % pieces != 0:
            throw NetworkError.valueOutOfRange(
                place, value: "number of pieces", found: "\(pieces)",
                allowed: "a divisor of the \(input.channels) channels that enter")
        default:
            break
        }
        guard boundedProduct(factors, limit: NetworkLimits.parameters) != nil else {
            throw NetworkError.limitExceeded(place, .parameters, limit: NetworkLimits.parameters)
        }
    }

    private func check(_ groups: Int, _ filters: Int, channels: Int, at place: LayerPlace) throws {
        guard channels % groups == 0, filters % groups == 0 else {
            throw NetworkError.groupsDoNotFit(place, groups: groups, channels: channels, filters: filters)
        }
    }

    /// The largest product of strides, or of enlargements, on a path through the layer.
    private func product(
        _ entering: [Extent], times factor: Extent?, _ quantity: LimitedQuantity, limit: Int, at place: LayerPlace
    ) throws -> Extent {
        let factor = factor ?? Extent(1)
        let product = Extent(
            height: entering.map(\.height).max()! * factor.height, width: entering.map(\.width).max()! * factor.width)
        guard max(product.height, product.width) <= limit else {
            throw NetworkError.limitExceeded(place, quantity, limit: limit)
        }
        return product
    }

    private func checkSize(of shape: Shape, at place: LayerPlace?) throws {
        guard max(shape.height, shape.width, shape.channels) <= NetworkLimits.dimension else {
            throw NetworkError.limitExceeded(place, .dimension, limit: NetworkLimits.dimension)
        }
        guard boundedProduct([shape.height, shape.width, shape.channels], limit: NetworkLimits.values) != nil else {
            throw NetworkError.limitExceeded(place, .values, limit: NetworkLimits.values)
        }
    }

    private mutating func countMultiplyAdds(
        of layer: Layer, input: Shape, output: Shape, at place: LayerPlace
    ) throws {
        var factors = [output.count]
        switch layer {
        case .convolution(let layer):
            factors += [input.channels / layer.groups, layer.window.kernel.height, layer.window.kernel.width]
        case .transposedConvolution(let layer):
            factors = [
                input.count, layer.filters / layer.groups, layer.window.kernel.height, layer.window.kernel.width,
            ]
        case .fullyConnected:
            factors.append(input.count)
        default:
            return
        }
        guard let product = boundedProduct(factors, limit: NetworkLimits.multiplyAdds - multiplyAdds) else {
            throw NetworkError.limitExceeded(place, .multiplyAdds, limit: NetworkLimits.multiplyAdds)
        }
        multiplyAdds += product
    }
}

extension Layer {
    /// How many times as many rows and columns a layer makes; nil for layers that make no more.
    fileprivate var enlargement: Extent? {
        switch self {
        case .transposedConvolution(let layer): layer.window.stride
        case .resize(let layer): layer.factor
        default: nil
        }
    }

    /// True for sums of weighted inputs.
    fileprivate var isSum: Bool {
        switch self {
        case .convolution, .fullyConnected: true
        default: false
        }
    }

    /// True where a vector leaves the layer, whatever enters it.
    fileprivate var flattens: Bool {
        switch self {
        case .flatten, .fullyConnected: true
        default: false
        }
    }
}
