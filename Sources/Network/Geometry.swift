/// Which pixels of the input a value of a feature map sees.
///
/// The value at (row, column) sees the rows from `row · stride.height + offsetTop` on, `field.height` of them, and
/// likewise the columns. What lies outside the picture is padding.
///
/// Source: Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019,
/// https://doi.org/10.23915/distill.00021.
public struct Geometry: Hashable, Sendable, Codable {
    /// The distance in pixels between the fields of neighbouring values.
    public let stride: Extent
    /// The height and width of the receptive field in pixels.
    public let field: Extent
    /// The first row of the first value's field; negative with padding.
    public let offsetTop: Int
    /// The first column of the first value's field; negative with padding.
    public let offsetLeft: Int

    /// The geometry of the input itself: every pixel sees itself.
    static let input = Geometry(stride: Extent(1), field: Extent(1), offsetTop: 0, offsetLeft: 0)

    /// The geometry after a further window: `field + (span − 1)·stride`, `offset − padding·stride`, and the
    /// product of the strides.
    func after(_ window: SlidingWindow) -> Geometry {
        let span = window.span
        return Geometry(
            stride: Extent(height: stride.height * window.stride.height, width: stride.width * window.stride.width),
            field: Extent(
                height: field.height + (span.height - 1) * stride.height,
                width: field.width + (span.width - 1) * stride.width),
            offsetTop: offsetTop - window.padding.top * stride.height,
            offsetLeft: offsetLeft - window.padding.left * stride.width)
    }

    /// The geometry where two paths of equal stride meet: the smallest field that holds both.
    func union(_ other: Geometry) -> Geometry {
        let (top, left) = (min(offsetTop, other.offsetTop), min(offsetLeft, other.offsetLeft))
        return Geometry(
            stride: stride,
            field: Extent(
                height: max(offsetTop + field.height, other.offsetTop + other.field.height) - top,
                width: max(offsetLeft + field.width, other.offsetLeft + other.field.width) - left),
            offsetTop: top, offsetLeft: left)
    }
}

extension Architecture {
    /// The geometry after each layer.
    ///
    /// Where paths meet, the field is the smallest that holds the fields of all of them. Flatten and fully-connected
    /// layers see the whole map before them. The stride after a layer that leaves one
    /// position is that of the dense form, where the window slides.
    public var geometries: [Geometry] {
        var geometries: [Geometry] = []
        for (index, layer) in layers.enumerated() {
            let entering = inputs[index].map { $0 < 0 ? .input : geometries[$0] }
            let geometry = entering.dropFirst().reduce(entering[0]) { $0.union($1) }
            let input = inputShape(ofLayer: index)
            switch layer {
            case .convolution(let layer):
                geometries.append(geometry.after(layer.window))
            case .pooling(let layer):
                geometries.append(geometry.after(layer.sliding(over: input).window))
            case .flatten:
                geometries.append(
                    geometry.after(SlidingWindow(kernel: Extent(height: input.height, width: input.width))))
            case .activation, .batchNormalization, .dropout, .fullyConnected, .softmax, .add, .concatenate:
                geometries.append(geometry)
            }
        }
        return geometries
    }

    /// The geometry after layer `index`.
    ///
    /// - Complexity: O(layers).
    public func geometry(afterLayer index: Int) -> Geometry {
        precondition(layers.indices.contains(index), "layer \(index) does not exist")
        return geometries[index]
    }

    /// The geometry of the scores.
    public var geometry: Geometry { geometries.last ?? .input }
}
