/// Which pixels of the input a value of a feature map sees.
///
/// The value at (row, column) sees the rows from `row · stride.height + offsetTop` on, `field.height` of them, and
/// likewise the columns. What lies outside the picture is padding. Behind an enlargement neighbours may see the same
/// pixels; the field then holds what each of them sees, and the rows begin at
/// `⌊row · stride.height / density.height⌋ + offsetTop`.
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

    /// The values for each stride: 1, except after an enlargement beyond the size of the picture.
    ///
    /// Field and offset are then rounded outwards to whole pixels.
    public let density: Extent

    /// A geometry; one value for each stride unless told.
    init(stride: Extent, field: Extent, offsetTop: Int, offsetLeft: Int, density: Extent = Extent(1)) {
        self.stride = stride
        self.field = field
        self.offsetTop = offsetTop
        self.offsetLeft = offsetLeft
        self.density = density
    }

    /// The geometry of the input itself: every pixel sees itself.
    static let input = Geometry(stride: Extent(1), field: Extent(1), offsetTop: 0, offsetLeft: 0)

    /// The geometry along one axis.
    private struct Line {
        var stride: Int
        var field: Int
        var offset: Int
        var density: Int

        /// Takes windows of `span` positions, `step` apart, the first one `before` positions before the map.
        mutating func slide(span: Int, step: Int, before: Int) {
            // Outwards to whole pixels, where there are several positions for a pixel.
            let first = (-before * stride).flooredQuotient(by: density)
            let last = ((span - 1 - before) * stride).ceiledQuotient(by: density)
            offset += first
            field += last - first
            stride *= step
            let divisor = greatestCommonDivisor(stride, density)
            stride /= divisor
            density /= divisor
        }

        /// Makes `factor` values of one; each then sees `reach.before` of the new positions before its own and
        /// `reach.after` after it.
        mutating func enlarge(by factor: Int, reach: (before: Int, after: Int)) {
            let divisor = greatestCommonDivisor(stride, factor)
            stride /= divisor
            density *= factor / divisor
            slide(span: reach.before + 1 + reach.after, step: 1, before: reach.before)
        }
    }

    private func line(_ axis: Axis) -> Line {
        Line(
            stride: stride[axis], field: field[axis], offset: axis == .vertical ? offsetTop : offsetLeft,
            density: density[axis])
    }

    private init(vertical: Line, horizontal: Line) {
        self.init(
            stride: Extent(height: vertical.stride, width: horizontal.stride),
            field: Extent(height: vertical.field, width: horizontal.field), offsetTop: vertical.offset,
            offsetLeft: horizontal.offset, density: Extent(height: vertical.density, width: horizontal.density))
    }

    /// The geometry after a further window: `field + (span − 1)·stride`, `offset − padding·stride`, and the
    /// product of the strides.
    func after(_ window: SlidingWindow) -> Geometry {
        func line(_ axis: Axis) -> Line {
            var line = self.line(axis)
            line.slide(span: window.span[axis], step: window.stride[axis], before: window.padding[axis].before)
            return line
        }
        return Geometry(vertical: line(.vertical), horizontal: line(.horizontal))
    }

    /// The geometry after rows and columns were put around a map, or cut off it.
    func after(_ padding: Padding) -> Geometry {
        func line(_ axis: Axis) -> Line {
            var line = self.line(axis)
            line.slide(span: 1, step: 1, before: padding.margins[axis].before)
            return line
        }
        return Geometry(vertical: line(.vertical), horizontal: line(.horizontal))
    }

    /// The geometry after a transposed convolution: that of a convolution over the map with zeros between its values.
    func after(_ layer: TransposedConvolution) -> Geometry {
        func line(_ axis: Axis) -> Line {
            var line = self.line(axis)
            let before = layer.window.padding[axis].before
            line.enlarge(
                by: layer.window.stride[axis], reach: (before: layer.window.span[axis] - 1 - before, after: before))
            return line
        }
        return Geometry(vertical: line(.vertical), horizontal: line(.horizontal))
    }

    /// The geometry after an enlargement.
    func after(_ layer: Resize) -> Geometry {
        func line(_ axis: Axis) -> Line {
            var line = self.line(axis)
            line.enlarge(by: layer.factor[axis], reach: layer.mode.farthestReach(enlargingBy: layer.factor[axis]))
            return line
        }
        return Geometry(vertical: line(.vertical), horizontal: line(.horizontal))
    }

    /// The geometry where two paths of equal stride meet: the smallest field that holds both.
    func union(_ other: Geometry) -> Geometry {
        let (top, left) = (min(offsetTop, other.offsetTop), min(offsetLeft, other.offsetLeft))
        return Geometry(
            stride: stride,
            field: Extent(
                height: max(offsetTop + field.height, other.offsetTop + other.field.height) - top,
                width: max(offsetLeft + field.width, other.offsetLeft + other.field.width) - left),
            offsetTop: top, offsetLeft: left, density: density)
    }

    /// The stride along an axis, as a fraction where there are several values for it.
    package func strideText(_ axis: Axis) -> String {
        density[axis] == 1 ? "\(stride[axis])" : "\(stride[axis])/\(density[axis])"
    }
}

func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
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
            let sliding = sliding(inputs[index], into: index).map { $0 < 0 ? .input : geometries[$0] }
            let geometry = sliding.dropFirst().reduce(sliding[0]) { $0.union($1) }
            let entering = inputShape(ofLayer: index)
            switch layer {
            case .convolution(let layer):
                geometries.append(geometry.after(layer.window))
            case .pooling(let layer):
                geometries.append(geometry.after(layer.sliding(over: entering).window))
            case .flatten:
                geometries.append(
                    geometry.after(SlidingWindow(kernel: Extent(height: entering.height, width: entering.width))))
            case .padding(let padding):
                geometries.append(geometry.after(padding))
            case .transposedConvolution(let transposed):
                geometries.append(geometry.after(transposed))
            case .resize(let resize):
                geometries.append(geometry.after(resize))
            case .arithmetic where sliding.count < inputs[index].count:
                // What was taken from the whole window sees all of it.
                let whole = Geometry(
                    stride: geometry.stride, field: Extent(height: input.height, width: input.width), offsetTop: 0,
                    offsetLeft: 0, density: geometry.density)
                geometries.append(geometry.union(whole))
            case .activation, .parametricReLU, .batchNormalization, .layerNormalization, .affine,
                .localResponseNormalization, .dropout,
                .fullyConnected, .select, .maxout, .softmax, .logSoftmax, .boxes, .arithmetic, .concatenate:
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

    /// The fewest pixels by which a picture can be shifted so that every map is shifted by whole values: the least common
    /// multiple of all strides.
    var shiftOfAllMaps: Extent {
        geometries.reduce(Extent(1)) { shift, geometry in
            func multiple(_ axis: Axis) -> Int {
                shift[axis] / greatestCommonDivisor(shift[axis], geometry.stride[axis]) * geometry.stride[axis]
            }
            return Extent(height: multiple(.vertical), width: multiple(.horizontal))
        }
    }

    /// The geometry of the scores.
    public var geometry: Geometry { geometries.last ?? .input }
}
