import Network

extension GraphImporter {
    /// Operators on two or more tensors, value by value.
    mutating func arithmetic(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let name = node.operatorName
        if name == "Pow" { return try power(node, arguments) }
        guard arguments.count >= 1, arguments.values.allSatisfy({ $0 != nil }) else {
            throw node.bad("number of inputs", arguments.count, "at least 1, all of them given")
        }
        let isPair = ["Sub", "Div", "Add", "Mul"].contains(name)
        guard !isPair || arguments.count == 2 else { throw node.bad("number of inputs", arguments.count, "2") }
        var maps: [MapValue] = []
        var constants: [Constant] = []
        for value in arguments.values {
            switch value {
            case .map(let map): maps.append(map)
            case .constant(let constant): constants.append(constant)
            case .statistic, nil: _ = try arguments.map(maps.count + constants.count)
            }
        }
        let function: Arithmetic =
            switch name {
            case "Sub": .subtract
            case "Mul": .multiply
            case "Div": .divide
            case "Max": .maximum
            case "Min": .minimum
            default: .add
            }
        var result = try maps.count == 1 ? maps[0] : joined(maps, function, node)
        var constantFirst = false
        if isPair, case .constant? = arguments.values[0] { constantFirst = true }
        for constant in constants {
            result = try combined(
                result, constant, constantFirst: constantFirst, name == "Mean" ? "Sum" : name, node)
        }
        if name == "Mean", arguments.count > 1 {
            result = try scaled(result, by: [1 / Float(arguments.count)], plus: [0], node)
        }
        return result
    }

    private mutating func power(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try arguments.map()
        switch try arguments.constant(1).scalar() {
        case 1: return map
        case 2: return try joined([map, map], .multiply, node)
        case 3: return try joined([map, map, map], .multiply, node)
        case 0.5: return try keepShape(.activation(.squareRoot), map, of: node)
        default: throw node.unsupported("only the exponents 0.5, 1, 2 and 3 can be taken")
        }
    }

    /// Several maps made into one; those that are laid out alike at once, others in pairs.
    private mutating func joined(_ maps: [MapValue], _ function: Arithmetic, _ node: Node) throws -> MapValue {
        let first = maps[0]
        if maps.allSatisfy({ $0.view == first.view && $0.shape == first.shape }) {
            var result = first
            if function == .maximum, let (source, pieces) = draft.pieces(ofMaxout: maps.map(\.output)) {
                result.output = try draft.append(.maxout(pieces: pieces), [source], of: node)
            } else {
                result.output = try draft.append(.arithmetic(function), maps.map(\.output), of: node)
            }
            return result
        }
        var result = first
        for next in maps.dropFirst() { result = try pair(result, next, function, node) }
        return result
    }

    /// Two maps of which one may be stretched over the other.
    private mutating func pair(
        _ left: MapValue, _ right: MapValue, _ function: Arithmetic, _ node: Node
    ) throws -> MapValue {
        let rank = max(left.view.rank, right.view.rank)
        var (left, right) = (extended(left, toRank: rank), extended(right, toRank: rank))
        func fits(_ a: [Factor], _ b: [Factor]) -> Bool { a.isEmpty || b.isEmpty || a == b }
        if !zip(left.view.dimensions, right.view.dimensions).allSatisfy(fits) {
            // Channels in different orders.
            left = try inOrder(left, node)
            right = try inOrder(right, node)
        }
        let pairs = Array(zip(left.view.dimensions, right.view.dimensions))
        let view = View(pairs.map { $0.isEmpty ? $1 : $0 })
        let shape = Shape(
            height: max(left.shape.height, right.shape.height), width: max(left.shape.width, right.shape.width),
            channels: max(left.shape.channels, right.shape.channels))
        let whole = MapValue(output: 0, shape: shape, view: view)
        guard pairs.allSatisfy(fits), isWhole(whole) else {
            throw node.unsupported(
                "maps of \(left.sizes) and \(right.sizes) are laid out differently, so that they cannot meet value by "
                    + "value")
        }
        left = try stretched(left, to: shape, node)
        right = try stretched(right, to: shape, node)
        return MapValue(
            output: try draft.append(.arithmetic(function), [left.output, right.output], of: node), shape: shape,
            view: view)
    }

    /// True when the factors of the view are all positions of the shape, each once.
    private func isWhole(_ map: MapValue) -> Bool {
        let axes: [(Factor.Axis, Int)] = [
            (.batch, batch), (.channel, map.shape.channels), (.row, map.shape.height), (.column, map.shape.width),
        ]
        return axes.allSatisfy { axis, size in
            map.view.dimensions.joined().filter { $0.axis == axis }.reduce(1) { $0 * $1.size } == size
        }
    }

    /// The map with as many channels as the shape; positions stay as they are, all or a single one.
    private mutating func stretched(_ map: MapValue, to shape: Shape, _ node: Node) throws -> MapValue {
        let hasPositions = map.shape.height == shape.height && map.shape.width == shape.width
        guard hasPositions || (map.shape.height == 1 && map.shape.width == 1) else {
            throw node.unsupported(
                "a map of \(map.sizes) would be stretched along its rows or its columns only")
        }
        guard map.shape.channels != shape.channels else { return map }
        guard map.shape.channels == 1 else {
            throw node.unsupported("a map of \(map.sizes) does not have \(shape.channels) channels")
        }
        var result = map
        result.output = try draft.append(
            .select([Int](repeating: 0, count: shape.channels)), [map.output], of: node)
        result.shape.channels = shape.channels
        return result
    }

    /// The channels of several maps, one map after the other.
    mutating func concatenate(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        var maps = try (0..<arguments.count).map { try arguments.map($0) }
        guard maps.count > 1 else { return try arguments.map() }
        let rank = maps[0].view.rank
        let axis = try node.axis(node.int("axis", default: 1), rank: rank)
        guard maps.allSatisfy({ $0.view.rank == rank }) else {
            throw node.bad("dimensions", maps.map(\.sizes), "as many of each input")
        }
        if rank == 2, axis == 1 { maps = try maps.map { try vector($0, node) } }
        maps = try maps.map { try inOrder($0, node) }
        let first = maps[0]
        for map in maps {
            guard map.view.isWhole(axis, .channel, size: map.shape.channels) else {
                throw node.unsupported(
                    "it joins along axis \(axis) of \(map.sizes), which is not that of the channels")
            }
            guard map.shape.height == first.shape.height, map.shape.width == first.shape.width,
                (0..<rank).allSatisfy({ $0 == axis || map.view.dimensions[$0] == first.view.dimensions[$0] })
            else {
                throw node.unsupported("maps of \(first.sizes) and \(map.sizes) cannot be joined along axis \(axis)")
            }
        }
        let output = try draft.append(.concatenate, maps.map(\.output), of: node)
        let shape = draft.shape(of: output)
        return MapValue(
            output: output, shape: shape, view: first.view.resized(.channel, shape.channels, in: axis))
    }
}
