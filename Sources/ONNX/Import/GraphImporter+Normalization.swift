import Network

extension GraphImporter {
    /// A normalisation over the channels of each position, by its operator.
    mutating func layerNormalization(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try inOrder(arguments.map(), node)
        let epsilon = try node.float("epsilon", default: 1e-5)
        let axis = try node.axis(node.int("axis", default: -1), rank: map.view.rank)
        guard isChannels(map, Array(axis..<map.view.rank)) else {
            throw node.unsupported(
                "it normalises over the axes \(axis) to \(map.view.rank - 1) of \(map.sizes), which hold more or less than "
                    + "the channels; values of whole rows and columns are others in every window, so that the network "
                    + "could not slide")
        }
        let channels = map.shape.channels
        func values(_ constant: Constant?, _ index: Int, default value: Float) throws -> [Float] {
            guard let constant else { return [Float](repeating: value, count: channels) }
            guard constant.count == channels else {
                throw node.bad("shape of input \(index + 1)", constant.shape, "\([channels])")
            }
            return try constant.floats()
        }
        return try normalized(
            map, epsilon: epsilon, scale: values(arguments.constant(1), 1, default: 1),
            shift: values(arguments.optionalConstant(2), 2, default: 0), node)
    }

    /// A part of a normalisation over channels that is written in single operators, or its result; nil for nodes that
    /// belong to none.
    mutating func normalizationPart(_ node: Node, _ inputs: [Value?]) throws -> Value? {
        if node.operatorName == "ReduceMean" { return try reduced(node, inputs) }
        let statistics = inputs.map { value -> ChannelStatistic? in
            guard case .statistic(let statistic)? = value else { return nil }
            return statistic
        }
        guard let statistic = statistics.compactMap(\.self).first else { return nil }
        func part(_ part: ChannelStatistic.Part) -> Value {
            .statistic(ChannelStatistic(map: statistic.map, part: part))
        }
        func number(_ index: Int) throws -> Float? {
            guard index < inputs.count, case .constant(let constant)? = inputs[index] else { return nil }
            return try constant.scalar()
        }
        let isOfOneMap = statistics.allSatisfy { $0 == nil || $0?.map.output == statistic.map.output }
        guard isOfOneMap else { return nil }
        let (first, second) = (statistics.first.flatMap { $0?.part }, statistics.dropFirst().first.flatMap { $0?.part })
        switch (node.operatorName, first, second) {
        case ("Cast", let same?, _), ("Identity", let same?, _):
            return part(same)
        case ("Sub", nil, .mean):
            guard case .map(let map)? = inputs[0], map.output == statistic.map.output else { return nil }
            return part(.centred)
        case ("Pow", .centred, nil):
            return try number(1) == 2 ? part(.squares) : nil
        case ("Mul", .centred, .centred):
            return part(.squares)
        case ("Add", .variance(let epsilon), nil), ("Add", nil, .variance(let epsilon)):
            return try number(first == nil ? 0 : 1).map { part(.variance(epsilon: epsilon + $0)) }
        case ("Sqrt", .variance(let epsilon), _):
            return part(.deviation(epsilon: epsilon))
        case ("Pow", .variance(let epsilon), nil):
            switch try number(1) {
            case 0.5: return part(.deviation(epsilon: epsilon))
            case -0.5: return part(.inverse(epsilon: epsilon))
            default: return nil
            }
        case ("Reciprocal", .deviation(let epsilon), _):
            return part(.inverse(epsilon: epsilon))
        case ("Div", nil, .deviation(let epsilon)):
            return try number(0) == 1 ? part(.inverse(epsilon: epsilon)) : nil
        case ("Div", .centred, .deviation(let epsilon)), ("Mul", .centred, .inverse(let epsilon)),
            ("Mul", .inverse(let epsilon), .centred):
            let count = statistic.map.shape.channels
            return .map(
                try normalized(
                    statistic.map, epsilon: epsilon, scale: [Float](repeating: 1, count: count),
                    shift: [Float](repeating: 0, count: count), node))
        default:
            return nil
        }
    }

    /// The mean over the channels of a map, or of the squares of its differences from their mean.
    private func reduced(_ node: Node, _ inputs: [Value?]) throws -> Value? {
        let (map, part): (MapValue, ChannelStatistic.Part)
        switch inputs.first ?? nil {
        case .map(let value): (map, part) = (value, .mean)
        case .statistic(let statistic) where statistic.part == .squares:
            (map, part) = (statistic.map, .variance(epsilon: 0))
        default: return nil
        }
        var axes = try node.ints("axes") ?? []
        if inputs.count > 1, case .constant(let constant)? = inputs[1] { axes = try constant.integers() }
        guard !axes.isEmpty, try node.flag("keepdims", default: true) else { return nil }
        guard isChannels(map, try node.axes(axes, rank: map.view.rank).sorted()) else { return nil }
        return .statistic(ChannelStatistic(map: map, part: part))
    }

    /// True where some dimensions hold all channels and nothing else.
    private func isChannels(_ map: MapValue, _ axes: [Int]) -> Bool {
        let factors = axes.flatMap { map.view.dimensions[$0] }
        return map.shape.channels > 1 && factors.allSatisfy { $0.axis == .channel }
            && factors.reduce(1) { $0 * $1.size } == map.shape.channels
    }

    private mutating func normalized(
        _ map: MapValue, epsilon: Float, scale: [Float], shift: [Float], _ node: Node
    ) throws -> MapValue {
        guard epsilon > 0, epsilon.isFinite else { throw node.bad("epsilon", epsilon, "a number above 0") }
        return try keepShape(
            .layerNormalization(LayerNormalization(epsilon: epsilon)), map,
            [Weights(channels: scale), Weights(channels: shift)], of: node)
    }

    /// `x · scale + bias` with one scale and a bias for each channel, as converters of Core ML write it.
    mutating func imageScaler(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try channelsFirst(arguments.map(), node)
        let biases = try node.floats("bias") ?? [0]
        guard biases.count == map.shape.channels || biases.count == 1 else {
            throw node.bad("number of biases", biases.count, "\(map.shape.channels), one for each channel")
        }
        return try scaled(map, by: [node.float("scale", default: 1)], plus: biases, node)
    }
}
