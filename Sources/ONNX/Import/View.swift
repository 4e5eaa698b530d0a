import Network

/// A factor of an axis of one of our feature maps.
///
/// An axis of `size · stride · …` positions counts in steps of `stride` along this factor. The whole axis is one
/// factor of its size with stride 1.
struct Factor: Equatable {
    /// What the axis means.
    enum Axis: Equatable {
        case batch
        case channel
        case row
        case column
    }
    var axis: Axis
    var size: Int
    var stride: Int

    /// The position along this factor for a position along the axis.
    func position(of index: Int) -> Int { index / stride % size }
}

/// How a value of an ONNX graph is laid out: each of its dimensions as factors of the axes of one of our maps.
///
/// The factors of a dimension lie row by row, the last one innermost. All factors together are the whole map, so
/// that reshapes and transpositions move factors around and no value.
struct View: Equatable {
    /// The factors of each dimension; none for a dimension of size 1.
    private(set) var dimensions: [[Factor]]

    init(_ dimensions: [[Factor]]) { self.dimensions = dimensions.map(View.merged) }

    /// The number of dimensions.
    var rank: Int { dimensions.count }
    /// The size of each dimension.
    var sizes: [Int] { dimensions.map { $0.reduce(1) { $0 * $1.size } } }
    /// All factors, outermost first.
    var factors: [Factor] { View.merged(dimensions.flatMap { $0 }) }

    /// The dimensions in another order.
    func permuted(_ order: [Int]) -> View { View(order.map { dimensions[$0] }) }

    /// The same values in other dimensions of as many values; nil where a dimension would cut through a factor.
    func reshaped(_ sizes: [Int]) -> View? {
        var rest = dimensions.flatMap { $0 }[...]
        var result: [[Factor]] = []
        for size in sizes {
            var (dimension, missing): ([Factor], Int) = ([], size)
            while missing > 1 {
                guard var factor = rest.popFirst() else { return nil }
                if missing % factor.size == 0 {
                    missing /= factor.size
                } else if factor.size % missing == 0 {
                    let inner = factor.size / missing
                    rest = [Factor(axis: factor.axis, size: inner, stride: factor.stride)] + rest
                    factor = Factor(axis: factor.axis, size: missing, stride: factor.stride * inner)
                    missing = 1
                } else {
                    return nil
                }
                dimension.append(factor)
            }
            result.append(dimension)
        }
        return rest.isEmpty ? View(result) : nil
    }

    /// True where a dimension holds the whole of an axis and nothing else.
    func isWhole(_ dimension: Int, _ axis: Factor.Axis, size: Int) -> Bool {
        dimensions[dimension] == (size == 1 ? [] : [Factor(axis: axis, size: size, stride: 1)])
    }

    /// True where a dimension holds nothing of other axes.
    func isOnly(_ dimension: Int, _ axis: Factor.Axis) -> Bool { dimensions[dimension].allSatisfy { $0.axis == axis } }

    /// Without factors of size 1, and with neighbours made one that follow each other along their axis.
    private static func merged(_ factors: [Factor]) -> [Factor] {
        var result: [Factor] = []
        for factor in factors where factor.size != 1 {
            if let last = result.last, last.axis == factor.axis, last.stride == factor.stride * factor.size {
                result[result.count - 1] = Factor(
                    axis: factor.axis, size: last.size * factor.size, stride: factor.stride)
            } else {
                result.append(factor)
            }
        }
        return result
    }
}

extension View {
    /// A whole axis as one dimension.
    static func whole(_ axis: Factor.Axis, _ size: Int) -> [Factor] { [Factor(axis: axis, size: size, stride: 1)] }

    /// Batch, channels, rows, columns.
    static func channelsFirst(_ shape: Shape, batch: Int) -> View {
        View([
            whole(.batch, batch), whole(.channel, shape.channels), whole(.row, shape.height),
            whole(.column, shape.width),
        ])
    }

    /// Batch, rows, columns, channels.
    static func channelsLast(_ shape: Shape, batch: Int) -> View {
        channelsFirst(shape, batch: batch).permuted([0, 2, 3, 1])
    }

    /// Batch and channels.
    static func vector(_ channels: Int, batch: Int) -> View { View([whole(.batch, batch), whole(.channel, channels)]) }

    /// The view with an axis of another size.
    func resized(_ axis: Factor.Axis, _ size: Int, in dimension: Int) -> View {
        var result = dimensions
        result[dimension] = View.whole(axis, size)
        return View(result)
    }
}
