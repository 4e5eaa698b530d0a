/// Follows the shapes of outputs through the layers of a network and refuses the layer that does not fit.
struct ShapeInference {
    /// What is known about an output.
    private struct Output {
        var shape: Shape
        /// True after a flatten or fully-connected layer: heights and widths are gone.
        var isFlat = false
        var strideProduct = Extent(1)
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
        let stride = try strideProduct(of: layer, after: entering, at: place)
        guard let shape = layer.outputShape(for: shapes) else {
            if let window = layer.window { throw NetworkError.kernelDoesNotFit(place, window: window, shape: first) }
            if layer.isJoin { throw NetworkError.shapesDiffer(place, shapes: shapes) }
            throw NetworkError.nothingLeft(place, shape: first)
        }
        try checkSize(of: shape, at: place)
        try countMultiplyAdds(of: layer, input: first, output: shape, at: place)
        outputs.append(
            Output(shape: shape, isFlat: layer.flattens || entering.contains(where: \.isFlat), strideProduct: stride))
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
        default:
            break
        }
        guard boundedProduct(factors, limit: NetworkLimits.parameters) != nil else {
            throw NetworkError.limitExceeded(place, .parameters, limit: NetworkLimits.parameters)
        }
    }

    private func check(_ groups: Int, _ filters: Int, channels: Int, at place: LayerPlace) throws {
        guard channels % groups == 0 else {
            throw NetworkError.groupsDoNotFit(place, groups: groups, channels: channels, filters: filters)
        }
    }

    /// The largest product of strides on a path through the layer; enlargements do not make it smaller.
    private func strideProduct(of layer: Layer, after inputs: [Output], at place: LayerPlace) throws -> Extent {
        let stride = layer.window?.stride ?? Extent(1)
        let product = Extent(
            height: inputs.map(\.strideProduct.height).max()! * stride.height,
            width: inputs.map(\.strideProduct.width).max()! * stride.width)
        guard max(product.height, product.width) <= NetworkLimits.strideProduct else {
            throw NetworkError.limitExceeded(place, .strideProduct, limit: NetworkLimits.strideProduct)
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
    /// True where a vector leaves the layer, whatever enters it.
    fileprivate var flattens: Bool {
        switch self {
        case .flatten, .fullyConnected: true
        default: false
        }
    }
}

extension Layer {
    /// The first value of the layer that no network can have, with what is allowed; nil where all are sound.
    ///
    /// The layers' initialisers check the same; their properties can be changed afterwards.
    var valueFault: (value: String, found: String, allowed: String)? {
        func outside(_ name: String, _ value: Int, from least: Int = 1) -> (String, String, String)? {
            value >= least && value <= NetworkLimits.dimension
                ? nil : (name, "\(value)", "\(least) to \(NetworkLimits.dimension)")
        }
        func fault(in window: SlidingWindow) -> (String, String, String)? {
            outside("kernel", window.kernel.height) ?? outside("kernel", window.kernel.width)
                ?? outside("stride", window.stride.height) ?? outside("stride", window.stride.width)
                ?? outside("dilation", window.dilation.height) ?? outside("dilation", window.dilation.width)
                ?? outside("padding", window.padding.top, from: 0) ?? outside("padding", window.padding.left, from: 0)
                ?? outside("padding", window.padding.bottom, from: 0)
                ?? outside("padding", window.padding.right, from: 0)
        }
        switch self {
        case .convolution(let layer):
            return outside("number of filters", layer.filters) ?? outside("number of groups", layer.groups)
                ?? fault(in: layer.window)
        case .transposedConvolution(let layer):
            return outside("number of filters", layer.filters) ?? outside("number of groups", layer.groups)
                ?? fault(in: layer.window) ?? outside("output padding", layer.outputPadding.height, from: 0)
                ?? outside("output padding", layer.outputPadding.width, from: 0)
        case .pooling(let layer):
            if let found = fault(in: layer.window) { return found }
            if case .norm(let order) = layer.kind, let found = outside("order", order) { return found }
            return Pooling.canPad(layer.window)
                ? nil
                : (
                    "padding", layer.window.padding.description,
                    "less than the \(layer.window.span) that the kernel of a pooling spans"
                )
        case .padding(let layer):
            if case .constant(let value) = layer.mode, !value.isFinite {
                return ("value", "\(value)", "a finite number")
            }
            return fault(in: SlidingWindow(kernel: Extent(1), padding: layer.margins))
        case .resize(let layer):
            return outside("factor", layer.factor.height) ?? outside("factor", layer.factor.width)
        case .select(let channels):
            guard let least = channels.min() else { return ("list of channels", "none", "at least one") }
            return outside("number of channels", channels.count) ?? outside("channel", least, from: 0)
        case .localResponseNormalization(let layer):
            if let found = outside("number of channels", layer.size) { return found }
            return layer.alpha >= 0 && layer.alpha.isFinite && layer.beta >= 0 && layer.beta.isFinite && layer.bias > 0
                && layer.bias.isFinite
                ? nil
                : (
                    "constants", "\(layer.alpha), \(layer.beta), \(layer.bias)",
                    "finite numbers, alpha and beta at least 0, k above 0"
                )
        case .fullyConnected(let layer):
            return outside("number of outputs", layer.outputs)
        case .activation(let activation):
            guard let unusable = activation.constants.first(where: { !$0.isFinite }) else { return nil }
            return ("constant", "\(unusable)", "a finite number")
        case .batchNormalization(let layer):
            guard layer.epsilon.isFinite, layer.epsilon >= 0 else {
                return ("epsilon", "\(layer.epsilon)", "a finite number, at least 0")
            }
            return layer.momentum >= 0 && layer.momentum <= 1 ? nil : ("momentum", "\(layer.momentum)", "0 to 1")
        case .dropout(let layer):
            return layer.rate >= 0 && layer.rate < 1 ? nil : ("rate", "\(layer.rate)", "at least 0 and below 1")
        case .parametricReLU, .affine, .flatten, .softmax, .logSoftmax, .arithmetic, .concatenate:
            return nil
        }
    }
}
