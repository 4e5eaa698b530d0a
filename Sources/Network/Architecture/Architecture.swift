/// What a network is, without its weights: the input of one window, and layers that take in outputs of earlier ones.
///
/// An architecture is valid by construction: every layer fits the shapes that enter it, and every output is taken
/// in by a later layer, except the last one, which is the network's.
public struct Architecture: Hashable, Sendable {
    /// The shape of one window.
    public let input: Shape
    /// The layers, first to last.
    public let layers: [Layer]
    /// The outputs that enter each layer, in order: positions of earlier layers, and -1 for the network's input.
    public let inputs: [[Int]]
    /// The shape after each layer for an input of one window.
    public let shapes: [Shape]

    /// Makes a chain: every layer takes in the output of the one before it.
    ///
    /// - Throws: ``NetworkError``, naming the layer.
    public init(input: Shape, layers: [Layer]) throws {
        try self.init(input: input, layers: layers, inputs: layers.indices.map { [$0 - 1] })
    }

    /// Makes a network in which outputs branch and meet, and checks that every layer fits.
    ///
    /// ```swift
    /// let doubled = try Architecture(input: window, layers: [convolution, .add], inputs: [[-1], [0, -1]])
    /// ```
    ///
    /// - Parameter inputs: The outputs that enter each layer, in order: positions of earlier layers, and -1 for the
    ///   network's input. ``Layer/add`` and ``Layer/concatenate`` take two or more, other layers one.
    /// - Throws: ``NetworkError``, naming the layer.
    public init(input: Shape, layers: [Layer], inputs: [[Int]]) throws {
        self.input = input
        self.layers = layers
        self.inputs = inputs
        shapes = try Architecture.shapes(of: layers, inputs: inputs, for: input)
        try checkUse()
        try checkStrides()
    }

    /// The shape of one window's scores.
    public var output: Shape { shapes.last ?? input }

    /// The shape after each layer for a picture of any size.
    ///
    /// - Throws: ``NetworkError`` where a kernel does not fit, maps that meet differ or a layer is out of place.
    public func shapes(for picture: Extent) throws -> [Shape] {
        try Architecture.shapes(
            of: layers, inputs: inputs,
            for: Shape(height: picture.height, width: picture.width, channels: input.channels))
    }

    /// Names such as `conv1`, `pool1`, `fc1`: the kind and its count, unique in the network.
    public var layerNames: [String] {
        var counts: [String: Int] = [:]
        return layers.map { layer in
            counts[layer.kindName, default: 0] += 1
            return "\(layer.kindName)\(counts[layer.kindName]!)"
        }
    }

    private static func shapes(of layers: [Layer], inputs: [[Int]], for input: Shape) throws -> [Shape] {
        guard layers.count <= NetworkLimits.layers else {
            throw NetworkError.tooManyLayers(count: layers.count, limit: NetworkLimits.layers)
        }
        guard layers.count == inputs.count else {
            throw NetworkError.wrongInputLists(layers: layers.count, lists: inputs.count)
        }
        var inference = try ShapeInference(input: input)
        return try zip(layers, inputs).map { try inference.advance(through: $0, from: $1) }
    }
}
