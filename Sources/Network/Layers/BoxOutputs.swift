import Glibc

/// The four numbers by which a network says where in a window its object lies and how large it is.
///
/// ```
/// x = (middle of the object − middle of the window) / (0.1 · window)      across, and y down
/// w = ln(size of the object / size of the window) / 0.2                   across, and h down
/// ```
///
/// The divisors make errors of all four alike, and about as large as those of scores. Source: Girshick, "Fast R-CNN",
/// arXiv:1504.08083, with the divisors of its program.
public struct BoxOutputs: Hashable, Sendable {
    /// How many numbers there are: x, y, w, h.
    public static let count = 4

    /// x, y, w, h.
    public var values: SIMD4<Float>

    private static let offsetUnit = 0.1
    private static let sizeUnit = 0.2
    /// What no object is beyond, as natural logarithms of its share of the window: 1/150, and 7 times as large.
    private static let sizes = -5.0...2.0

    /// The numbers as a network gives them.
    public init(_ values: SIMD4<Float>) { self.values = values }

    /// The numbers of an object.
    ///
    /// - Parameters:
    ///   - x: From the middle of the window to that of the object, as a share of the window's width; y of its height.
    ///   - width: As a share of the window's width, above 0; height of its height.
    public init(x: Double, y: Double, width: Double, height: Double) {
        precondition(width > 0 && height > 0, "an object has a width and a height")
        values = SIMD4(
            Float(x / Self.offsetUnit), Float(y / Self.offsetUnit), Float(log(width) / Self.sizeUnit),
            Float(log(height) / Self.sizeUnit))
    }

    /// From the middle of the window to that of the object, as shares of the window's width and height.
    public var offset: (x: Double, y: Double) {
        (Double(values.x) * Self.offsetUnit, Double(values.y) * Self.offsetUnit)
    }

    /// Width and height of the object as shares of the window's, limited to what objects are.
    public var size: (width: Double, height: Double) {
        func size(_ value: Float) -> Double {
            exp(min(max(Double(value) * Self.sizeUnit, Self.sizes.lowerBound), Self.sizes.upperBound))
        }
        return (size(values.z), size(values.w))
    }

    /// The parameters of the layer that gives the numbers for windows, made into those of the one that gives them for the
    /// windows as they were before a change.
    ///
    /// - Parameter tensor: Weights or biases, shape [outputs, …], the four numbers last.
    static func turned(_ tensor: Tensor, by symmetry: WindowSymmetry) -> Tensor {
        let rows = tensor.shape[0]
        var values = tensor.values
        let length = values.count / rows
        let old = values
        let first = rows - count
        func set(_ place: Int, from source: Int, isNegated: Bool) {
            for index in 0..<length {
                let value = old[(first + source) * length + index]
                values[(first + place) * length + index] = isNegated ? -value : value
            }
        }
        let (across, down) = symmetry.isTransposed ? (1, 0) : (0, 1)
        set(0, from: across, isNegated: symmetry.mirrorsColumns)
        set(1, from: down, isNegated: symmetry.mirrorsRows)
        set(2, from: 2 + across, isNegated: false)
        set(3, from: 2 + down, isNegated: false)
        return Tensor(shape: tensor.shape, values: values)
    }
}

extension Architecture {
    /// True where the last channels are the place and size of the window's object, see ``BoxOutputs``.
    public var hasBoxes: Bool { layers.last == .boxes }

    /// The channels that are scores: all, but for those of a box.
    public var scores: Int { output.channels - (hasBoxes ? BoxOutputs.count : 0) }

    /// The same network with the place and size of the window's object beside its scores: four more outputs of the last
    /// layer, and no softmax behind it; itself where it has them already.
    ///
    /// - Throws: ``NetworkError`` where the scores do not come from a fully-connected layer or a convolution of one group
    ///   right before the end.
    public func withBoxes() throws -> Architecture {
        guard !hasBoxes else { return self }
        var (layers, inputs) = (layers, inputs)
        if let last = layers.last, last.endsNetwork {
            layers.removeLast()
            inputs.removeLast()
        }
        let place = LayerPlace(index: layers.count, kind: Layer.boxes.kindName)
        switch layers.last {
        case .fullyConnected(var layer)?:
            layer.outputs += BoxOutputs.count
            layers[layers.count - 1] = .fullyConnected(layer)
        case .convolution(var layer)? where layer.groups == 1:
            layer.filters += BoxOutputs.count
            layers[layers.count - 1] = .convolution(layer)
        default:
            throw NetworkError.boxesAfterSums(place)
        }
        return try Architecture(input: input, layers: layers + [.boxes], inputs: inputs + [[layers.count - 1]])
    }
}
