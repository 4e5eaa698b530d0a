/// Follows the shape of an input through a chain of layers and refuses the layer that does not fit.
struct ShapeInference {
    /// The shape after the layers so far.
    private(set) var shape: Shape
    /// True after a flatten or fully-connected layer: heights and widths are gone.
    private(set) var isFlat = false
    private var count = 0
    private var multiplyAdds = 0
    private var strideProduct = Extent(1)
    private var softmax: LayerPlace?

    /// Starts before the first layer.
    ///
    /// - Throws: ``NetworkError/emptyInput(_:)``, ``NetworkError/limitExceeded(_:_:limit:)``.
    init(input: Shape) throws {
        guard input.height > 0, input.width > 0, input.channels > 0 else { throw NetworkError.emptyInput(input) }
        shape = input
        try checkSize(of: input, at: nil)
    }

    /// True where a fully-connected layer needs a flatten before it.
    var needsFlatten: Bool { !isFlat && (shape.height > 1 || shape.width > 1) }

    /// Goes through one layer.
    ///
    /// - Returns: The shape after it.
    /// - Throws: ``NetworkError``, naming the layer.
    mutating func advance(through layer: Layer) throws -> Shape {
        let place = LayerPlace(index: count, kind: layer.kindName)
        if let softmax { throw NetworkError.softmaxNotLast(softmax) }
        if let fault = layer.valueFault {
            throw NetworkError.valueOutOfRange(place, value: fault.value, found: fault.found, allowed: fault.allowed)
        }
        try checkOrder(of: layer, at: place)
        try checkCost(of: layer, at: place)
        guard let next = layer.outputShape(for: shape) else {
            throw NetworkError.kernelDoesNotFit(place, window: layer.window!, shape: shape)
        }
        try checkSize(of: next, at: place)
        try countMultiplyAdds(of: layer, output: next, at: place)
        shape = next
        count += 1
        return next
    }

    private mutating func checkOrder(of layer: Layer, at place: LayerPlace) throws {
        switch layer {
        case .convolution, .pooling:
            guard !isFlat else { throw NetworkError.mapExpected(place) }
        case .fullyConnected:
            guard !needsFlatten else { throw NetworkError.flattenExpected(place, shape: shape) }
            isFlat = true
        case .flatten:
            isFlat = true
        case .softmax:
            softmax = place
        case .activation, .batchNormalization, .dropout:
            break
        }
    }

    private mutating func checkCost(of layer: Layer, at place: LayerPlace) throws {
        var factors = [shape.channels]
        switch layer {
        case .convolution(let layer):
            factors += [layer.filters, layer.window.kernel.height, layer.window.kernel.width]
        case .fullyConnected(let layer):
            factors.append(layer.outputs)
        default:
            break
        }
        guard boundedProduct(factors, limit: NetworkLimits.parameters) != nil else {
            throw NetworkError.limitExceeded(place, .parameters, limit: NetworkLimits.parameters)
        }
        guard let stride = layer.window?.stride else { return }
        strideProduct = Extent(height: strideProduct.height * stride.height, width: strideProduct.width * stride.width)
        guard max(strideProduct.height, strideProduct.width) <= NetworkLimits.strideProduct else {
            throw NetworkError.limitExceeded(place, .strideProduct, limit: NetworkLimits.strideProduct)
        }
    }

    private func checkSize(of shape: Shape, at place: LayerPlace?) throws {
        guard max(shape.height, shape.width, shape.channels) <= NetworkLimits.dimension else {
            throw NetworkError.limitExceeded(place, .dimension, limit: NetworkLimits.dimension)
        }
        guard boundedProduct([shape.height, shape.width, shape.channels], limit: NetworkLimits.values) != nil else {
            throw NetworkError.limitExceeded(place, .values, limit: NetworkLimits.values)
        }
    }

    private mutating func countMultiplyAdds(of layer: Layer, output: Shape, at place: LayerPlace) throws {
        var factors = [output.count]
        switch layer {
        case .convolution(let layer):
            factors += [shape.channels, layer.window.kernel.height, layer.window.kernel.width]
        case .fullyConnected:
            factors.append(shape.count)
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
            return outside("number of filters", layer.filters) ?? fault(in: layer.window)
        case .pooling(let layer):
            if let found = fault(in: layer.window) { return found }
            let (kernel, padding) = (layer.window.kernel, layer.window.padding)
            guard layer.window.dilation == Extent(1) else {
                return ("dilation", layer.window.dilation.description, "1 in a pooling")
            }
            let fits =
                max(padding.top, padding.bottom) < kernel.height && max(padding.left, padding.right) < kernel.width
            return fits ? nil : ("padding", padding.description, "less than the kernel \(kernel) in a pooling")
        case .fullyConnected(let layer):
            return outside("number of outputs", layer.outputs)
        case .activation(.leakyReLU(let slope)):
            return slope.isFinite ? nil : ("slope", "\(slope)", "a finite number")
        case .batchNormalization(let layer):
            guard layer.epsilon.isFinite, layer.epsilon >= 0 else {
                return ("epsilon", "\(layer.epsilon)", "a finite number, at least 0")
            }
            return layer.momentum >= 0 && layer.momentum <= 1 ? nil : ("momentum", "\(layer.momentum)", "0 to 1")
        case .dropout(let layer):
            return layer.rate >= 0 && layer.rate < 1 ? nil : ("rate", "\(layer.rate)", "at least 0 and below 1")
        case .activation, .flatten, .softmax:
            return nil
        }
    }
}
