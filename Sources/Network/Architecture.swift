/// What a network is, without its weights: the input of one window and a chain of layers.
///
/// An architecture is valid by construction: every layer fits the shape before it.
public struct Architecture: Hashable, Sendable {
    /// The shape of one window.
    public let input: Shape
    /// The layers, first to last.
    public let layers: [Layer]
    /// The shape after each layer for an input of one window.
    public let shapes: [Shape]

    /// Checks that every layer fits.
    ///
    /// - Throws: ``NetworkError``, naming the layer.
    public init(input: Shape, layers: [Layer]) throws {
        self.input = input
        self.layers = layers
        shapes = try Architecture.shapes(of: layers, for: input)
    }

    /// The shape of one window's scores.
    public var output: Shape { shapes.last ?? input }

    /// The shape after each layer for a picture of any size.
    ///
    /// - Throws: ``NetworkError`` where a kernel does not fit or a layer is out of place.
    public func shapes(for picture: Extent) throws -> [Shape] {
        try Architecture.shapes(
            of: layers, for: Shape(height: picture.height, width: picture.width, channels: input.channels))
    }

    /// The shape that enters layer `index` for an input of one window.
    public func inputShape(ofLayer index: Int) -> Shape { index == 0 ? input : shapes[index - 1] }

    /// Names such as `conv1`, `pool1`, `fc1`: the kind and its count, unique in the network.
    public var layerNames: [String] {
        var counts: [String: Int] = [:]
        return layers.map { layer in
            counts[layer.kindName, default: 0] += 1
            return "\(layer.kindName)\(counts[layer.kindName]!)"
        }
    }

    private static func shapes(of layers: [Layer], for input: Shape) throws -> [Shape] {
        guard layers.count <= NetworkLimits.layers else {
            throw NetworkError.tooManyLayers(count: layers.count, limit: NetworkLimits.layers)
        }
        var inference = try ShapeInference(input: input)
        return try layers.map { try inference.advance(through: $0) }
    }
}
