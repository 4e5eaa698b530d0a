import Network

extension GraphImporter {
    /// A constant that is stretched over a map.
    enum Aligned {
        /// One value for each channel.
        case channels([Float])
        /// One value for each position of each channel, [channels, rows, columns].
        case positions([Float])
    }

    /// Stretches a constant over a map, as operators on two tensors do it: from the last dimension on, sizes of 1 along
    /// the others.
    ///
    /// - Throws: ``ONNXFault`` where the map would have to be stretched instead.
    func aligned(_ constant: Constant, with map: MapValue, _ node: Node) throws -> Aligned {
        var shape = constant.shape
        if opset < 7, try node.flag("broadcast"), let axis = try node.int("axis") {
            // Version 6 says where the constant begins.
            let rest = map.view.rank - (try node.axis(axis, rank: map.view.rank)) - shape.count
            shape += [Int](repeating: 1, count: max(0, rest))
        }
        while shape.count > map.view.rank, shape.first == 1 { shape.removeFirst() }
        guard shape.count <= map.view.rank else {
            throw node.unsupported("a constant of shape \(constant.shape) would stretch the map of \(map.sizes)")
        }
        /// How far a step along a factor of an axis goes in the constant.
        var terms: [(factor: Factor, step: Int)] = []
        let constantSteps = steps(shape)
        for (index, size) in shape.enumerated() where size != 1 {
            let dimension = map.view.dimensions[index + map.view.rank - shape.count]
            guard dimension.reduce(1, { $0 * $1.size }) == size else {
                throw node.unsupported("a constant of shape \(constant.shape) does not fit the map of \(map.sizes)")
            }
            var step = constantSteps[index]
            for factor in dimension.reversed() {
                terms.append((factor, step))
                step *= factor.size
            }
        }
        guard !terms.contains(where: { $0.factor.axis == .batch }) else {
            throw node.unsupported("a constant of shape \(constant.shape) differs between the pictures of a batch")
        }
        guard map.shape.channels <= 1 << 22 else {
            throw node.unsupported("a constant for \(map.shape.channels) channels is too large")
        }
        let values = try constant.floats()
        guard !values.isEmpty else { throw node.bad("number of values", 0, "at least one") }
        func offset(_ axis: Factor.Axis, _ index: Int) -> Int {
            terms.reduce(0) { $1.factor.axis == axis ? $0 + $1.factor.position(of: index) * $1.step : $0 }
        }
        let channels = (0..<map.shape.channels).map { offset(.channel, $0) }
        guard terms.contains(where: { $0.factor.axis != .channel }) else {
            return .channels(channels.map { values[$0] })
        }
        let rows = (0..<map.shape.height).map { offset(.row, $0) }
        let columns = (0..<map.shape.width).map { offset(.column, $0) }
        guard map.shape.count <= 1 << 24 else {
            throw node.unsupported("a constant for each position of a map of \(map.sizes) is too large")
        }
        let isConstant = channels.allSatisfy { channel in
            rows.allSatisfy { row in columns.allSatisfy { values[channel + row + $0] == values[channel] } }
        }
        if isConstant { return .channels(channels.map { values[$0] }) }
        var result: [Float] = []
        result.reserveCapacity(map.shape.count)
        for channel in channels {
            for row in rows { result += columns.map { values[channel + row + $0] } }
        }
        return .positions(result)
    }

    /// `x · weight + bias` with one weight and one bias, or one for each channel.
    mutating func scaled(_ map: MapValue, by weights: [Float], plus biases: [Float], _ node: Node) throws -> MapValue {
        let channels = map.shape.channels
        func full(_ values: [Float]) -> [Float] {
            values.count == channels ? values : [Float](repeating: values[0], count: channels)
        }
        let (weights, biases) = (full(weights), full(biases))
        guard weights.contains(where: { $0 != 1 }) || biases.contains(where: { $0 != 0 }) else { return map }
        return try keepShape(
            .affine(Affine()), map, [Weights(channels: weights), Weights(channels: biases)], of: node)
    }

    /// What an operator makes of a map and a constant.
    mutating func combined(
        _ map: MapValue, _ constant: Constant, constantFirst: Bool, _ name: String, _ node: Node
    ) throws -> MapValue {
        if name == "Max" || name == "Min" {
            guard let value = try constant.scalar(), !value.isNaN else {
                throw node.unsupported("a limit that differs from value to value; only a single number can be taken")
            }
            return try name == "Min"
                ? limited(map, from: -.infinity, to: value, node) : limited(map, from: value, to: .infinity, node)
        }
        let aligned = try aligned(constant, with: extended(map, toRank: constant.shape.count), node)
        let map = extended(map, toRank: constant.shape.count)
        func line(_ value: Float) throws -> (weight: Float, bias: Float) {
            switch name {
            case "Add", "Sum": return (1, value)
            case "Sub": return constantFirst ? (-1, value) : (1, -value)
            case "Mul": return (value, 0)
            case "Div":
                guard !constantFirst else { throw node.unsupported("it divides a constant by the map") }
                guard value != 0 else { throw node.bad("divisor", value, "another number") }
                return (1 / value, 0)
            default: throw node.unsupported("it takes a constant")
            }
        }
        switch aligned {
        case .channels(let values):
            let lines = try values.map(line)
            return try scaled(map, by: lines.map(\.weight), plus: lines.map(\.bias), node)
        case .positions(let values):
            let lines = try values.map(line)
            let shape = [map.shape.channels, map.shape.height, map.shape.width]
            return try keepShape(
                .affine(Affine(isPositional: true)), map,
                [Weights(shape, values: lines.map(\.weight)), Weights(shape, values: lines.map(\.bias))], of: node)
        }
    }

    /// The value with dimensions of size 1 in front.
    func extended(_ map: MapValue, toRank rank: Int) -> MapValue {
        guard rank > map.view.rank else { return map }
        var result = map
        result.view = View([[Factor]](repeating: [], count: rank - map.view.rank) + map.view.dimensions)
        return result
    }
}
