extension GraphImporter {
    /// Operators that change the view and no value.
    func reviewed(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        var map = try arguments.map()
        let sizes = map.sizes
        switch node.operatorName {
        case "Transpose":
            map.view = map.view.permuted(try node.permutation(rank: sizes.count))
        case "Flatten":
            let split = try node.flattenedAxes(rank: sizes.count)
            map.view = View([
                map.view.dimensions[..<split].flatMap { $0 }, map.view.dimensions[split...].flatMap { $0 },
            ])
        case "Squeeze":
            let axes = try arguments.optionalConstant(1)?.integers() ?? node.ints("axes")
            map.view = View(try node.squeezed(sizes, axes).map { map.view.dimensions[$0] })
        case "Unsqueeze":
            let axes = try arguments.optionalConstant(1)?.integers() ?? node.ints("axes") ?? []
            let added = Set(try node.unsqueezed(rank: sizes.count, axes))
            var rest = map.view.dimensions[...]
            map.view = View((0..<sizes.count + added.count).map { added.contains($0) ? [] : rest.removeFirst() })
        default:
            let wanted = try arguments.optionalConstant(1)?.integers() ?? node.ints("shape") ?? []
            guard wanted.count <= 64 else { throw node.bad("number of dimensions", wanted.count, "at most 64") }
            let shape = try node.reshaped(sizes, to: wanted)
            guard let view = map.view.reshaped(shape) else {
                throw node.unsupported("it cuts \(sizes) into \(shape), across channels, rows or columns")
            }
            map.view = view
        }
        return map
    }

    func expand(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let wanted = try arguments.constant(1).integers()
        let map = extended(try arguments.map(), toRank: min(wanted.count, 64))
        let sizes = map.sizes.suffix(wanted.count)
        guard wanted.count <= 64, zip(sizes, wanted).allSatisfy({ $0 == $1 || $1 == 1 }) else {
            throw node.unsupported("it repeats values of \(map.sizes) to \(wanted)")
        }
        return map
    }

    mutating func slice(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let bounds = try (1...4).map { try arguments.optionalConstant($0) }
        var map = try arguments.map()
        for (axis, positions) in try node.slices(map.sizes, bounds) {
            map = try picked(map, axis, positions, node)
        }
        return map
    }

    mutating func gather(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try arguments.map()
        let indices = try arguments.constant(1)
        let axis = try node.axis(node.int("axis", default: 0), rank: map.view.rank)
        guard indices.shape.count <= 1 else { throw node.bad("shape of indices", indices.shape, "a list") }
        var result = try picked(map, axis, node.positions(indices, size: map.sizes[axis]), node)
        if indices.shape.isEmpty {
            var dimensions = result.view.dimensions
            dimensions.remove(at: axis)
            result.view = View(dimensions)
        }
        return result
    }

    mutating func split(_ node: Node, _ arguments: Arguments) throws -> [MapValue] {
        let map = try arguments.map()
        let axis = try node.axis(node.int("axis", default: 0), rank: map.view.rank)
        let size = map.sizes[axis]
        let parts = node.outputs.count
        guard parts > 0, parts <= size else { throw node.bad("number of outputs", parts, "1 to \(size)") }
        // The last part is the smaller one where the size does not divide evenly.
        let even = (size + parts - 1) / parts
        let lengths =
            try arguments.optionalConstant(1)?.integers() ?? node.ints("split")
            ?? (0..<parts).map { max(0, min(even, size - $0 * even)) }
        guard lengths.count == parts, lengths.allSatisfy({ $0 >= 0 && $0 <= size }), lengths.reduce(0, +) == size else {
            throw node.bad("lengths", lengths, "\(parts) numbers with the sum \(size)")
        }
        var start = 0
        return try lengths.map { length in
            defer { start += length }
            return try picked(map, axis, Array(start..<start + length), node)
        }
    }

    /// The map at some positions of a dimension.
    private mutating func picked(
        _ map: MapValue, _ axis: Int, _ positions: [Int], _ node: Node
    ) throws -> MapValue {
        guard positions != Array(0..<map.sizes[axis]) else { return map }
        if let cropped = try cropped(map, axis, to: positions, node) { return cropped }
        guard map.view.isOnly(axis, .channel) else {
            throw node.unsupported(
                "it takes a part of axis \(axis) of \(map.sizes) that is neither channels nor rows or columns that "
                    + "follow each other")
        }
        return try selecting((axis, positions), of: map, node)
    }
}
