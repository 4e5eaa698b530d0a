import Network

extension GraphImporter {
    /// The layers of a node; nil for an operator that is not known.
    ///
    /// - Returns: The outputs, as far as they are made.
    mutating func layers(for node: Node, _ arguments: Arguments) throws -> [MapValue]? {
        if let activation = try activation(node, arguments) {
            return [try keepShape(.activation(activation), arguments.map(), of: node)]
        }
        switch node.operatorName {
        case "Identity":
            return [try arguments.map()]
        case "Cast":
            return [try cast(node, arguments)]
        case "Dropout":
            return [try dropout(node, arguments)]
        case "Conv":
            return [try convolution(node, arguments)]
        case "ConvTranspose":
            return [try transposedConvolution(node, arguments)]
        case "MaxPool", "AveragePool", "LpPool":
            return [try pooling(node, arguments)]
        case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "ReduceMean", "ReduceMax",
            "ReduceSum":
            return [try globalPooling(node, arguments)]
        case "Gemm":
            return [try generalProduct(node, arguments)]
        case "MatMul":
            return [try product(node, arguments)]
        case "BatchNormalization":
            return [try batchNormalization(node, arguments)]
        case "LayerNormalization":
            return [try layerNormalization(node, arguments)]
        case "ImageScaler":
            return [try imageScaler(node, arguments)]
        case "LRN":
            return [try localResponseNormalization(node, arguments)]
        case "PRelu":
            return [try parametricReLU(node, arguments)]
        case "Clip":
            return [try clip(node, arguments)]
        case "Neg":
            return [try scaled(arguments.map(), by: [-1], plus: [0], node)]
        case "Softmax", "LogSoftmax":
            return [try softmax(node, arguments)]
        case "Add", "Sub", "Mul", "Div", "Sum", "Max", "Min", "Mean", "Pow":
            return [try arithmetic(node, arguments)]
        case "Concat":
            return [try concatenate(node, arguments)]
        case "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose":
            return [try reviewed(node, arguments)]
        case "Expand":
            return [try expand(node, arguments)]
        case "Slice":
            return [try slice(node, arguments)]
        case "Split":
            return try split(node, arguments)
        case "Gather":
            return [try gather(node, arguments)]
        case "Pad":
            return [try pad(node, arguments)]
        case "Upsample", "Resize":
            return [try resize(node, arguments)]
        default:
            return nil
        }
    }

    private func activation(_ node: Node, _ arguments: Arguments) throws -> Activation? {
        switch node.operatorName {
        case "Relu": return .relu
        case "LeakyRelu": return .leakyReLU(slope: try node.float("alpha", default: 0.01))
        case "Elu": return .elu(alpha: try node.float("alpha", default: 1))
        case "Selu":
            return .selu(
                alpha: try node.float("alpha", default: 1.673_263_2), gamma: try node.float("gamma", default: 1.050_701)
            )
        case "Celu":
            let alpha = try node.float("alpha", default: 1)
            guard alpha != 0 else { throw node.bad("alpha", alpha, "another number") }
            return .celu(alpha: alpha)
        case "Sigmoid": return .sigmoid
        case "HardSigmoid":
            return .hardSigmoid(
                alpha: try node.float("alpha", default: 0.2), beta: try node.float("beta", default: 0.5))
        case "HardSwish": return .hardSwish
        case "Tanh": return .tanh
        case "Softplus": return .softplus
        case "Softsign": return .softsign
        case "Mish": return .mish
        case "Abs": return .absolute
        case "Exp": return .exponential
        case "Log": return .logarithm
        case "Sqrt": return .squareRoot
        case "Gelu":
            let form = try node.string("approximate") ?? "none"
            guard form == "none" || form == "tanh" else { throw node.bad("approximate", form, "none or tanh") }
            return form == "tanh" ? .geluTanh : .gelu
        case "Erf": return .errorFunction
        default: return nil
        }
    }

    private func cast(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let code = try node.int("to", default: 0)
        guard ElementType(rawValue: code)?.floatFormat != nil else {
            throw node.unsupported("it makes whole numbers of the values (type \(code)); only floating-point ones stay")
        }
        return try arguments.map()
    }

    private mutating func dropout(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        if let training = try arguments.optionalConstant(2), try training.integers().first ?? 0 != 0 {
            throw node.unsupported("it is in training mode; export the model for inference")
        }
        let ratio = try arguments.optionalConstant(1)?.scalar() ?? node.float("ratio", default: 0.5)
        guard ratio > 0, ratio < 1 else { return try arguments.map() }
        return try keepShape(.dropout(Dropout(rate: ratio)), arguments.map(), of: node)
    }

    private mutating func batchNormalization(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        guard try !node.flag("training_mode") else {
            throw node.unsupported("it is in training mode; export the model for inference")
        }
        guard try node.flag("spatial", default: true) else {
            throw node.unsupported("it normalises each position by itself; train with one mean for each channel")
        }
        let epsilon = try node.float("epsilon", default: 1e-5)
        let momentum = try node.float("momentum", default: 0.9)
        guard epsilon >= 0 else { throw node.bad("epsilon", epsilon, "a number of at least 0") }
        let map = try channelsFirst(arguments.map(), node)
        let weights = try (1...4).map { index in
            let constant = try arguments.constant(index)
            guard constant.shape == [map.shape.channels] else {
                throw node.bad("shape of input \(index + 1)", constant.shape, "\([map.shape.channels])")
            }
            return try constant.floats()
        }
        guard weights[3].allSatisfy({ $0 >= 0 && $0 + epsilon > 0 }) else {
            throw node.bad("variance", weights[3].min() ?? 0, "numbers of at least 0, and above 0 with epsilon")
        }
        let layer = BatchNormalization(epsilon: epsilon, momentum: min(max(momentum, 0), 1))
        return try keepShape(.batchNormalization(layer), map, weights.map(Weights.init(channels:)), of: node)
    }

    private mutating func localResponseNormalization(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let layer = (
            size: try node.int("size", default: 0), alpha: try node.float("alpha", default: 1e-4),
            beta: try node.float("beta", default: 0.75), bias: try node.float("bias", default: 1)
        )
        guard layer.size > 0, layer.size <= NetworkLimits.dimension else {
            throw node.bad("size", layer.size, "1 to \(NetworkLimits.dimension)")
        }
        guard layer.alpha >= 0, layer.beta >= 0, layer.bias > 0 else {
            throw node.bad("constants", "\(layer.alpha), \(layer.beta), \(layer.bias)", "positive numbers")
        }
        let map = try channelsFirst(arguments.map(), node)
        return try keepShape(
            .localResponseNormalization(
                LocalResponseNormalization(size: layer.size, alpha: layer.alpha, beta: layer.beta, bias: layer.bias)),
            map, of: node)
    }

    private mutating func parametricReLU(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try arguments.map()
        var slope = try arguments.constant(1)
        if opset < 7, slope.shape == [map.shape.channels], map.view.rank == 4 {
            slope = slope.reshaped(slope.shape + [1, 1])
        }
        switch try aligned(slope, with: map, node) {
        case .channels(let slopes):
            if let slope = slopes.first, slopes.allSatisfy({ $0 == slope }), slope.isFinite {
                return try keepShape(.activation(.leakyReLU(slope: slope)), map, of: node)
            }
            return try keepShape(.parametricReLU, map, [Weights(channels: slopes)], of: node)
        case .positions:
            throw node.unsupported("its slope differs from position to position; train with one for each channel")
        }
    }

    private mutating func clip(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try arguments.map()
        func bound(_ index: Int, _ name: String, _ none: Float) throws -> Float {
            guard let constant = try arguments.optionalConstant(index) else { return try node.float(name) ?? none }
            guard let value = try constant.scalar(), !value.isNaN else {
                throw node.bad(name, constant.shape, "one number")
            }
            return value
        }
        let lowest = try bound(1, "min", -.infinity)
        let highest = try bound(2, "max", .infinity)
        guard lowest <= highest else {
            throw node.bad("range", "\(lowest) to \(highest)", "a minimum below the maximum")
        }
        return try limited(map, from: lowest, to: highest, node)
    }

    /// The value limited to a range; an open end is the widest finite number.
    mutating func limited(
        _ map: MapValue, from lowest: Float, to highest: Float, _ node: Node
    ) throws -> MapValue {
        let widest = Float.greatestFiniteMagnitude
        let (lowest, highest) = (min(max(lowest, -widest), widest), min(max(highest, -widest), widest))
        if lowest == -widest, highest == widest { return map }
        let activation: Activation = lowest == 0 && highest == widest ? .relu : .clip(lowest: lowest, highest: highest)
        return try keepShape(.activation(activation), map, of: node)
    }

    private mutating func softmax(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        var map = try arguments.map()
        let axis = try node.axis(node.int("axis", default: opset < 13 ? 1 : -1), rank: map.view.rank)
        if map.view.rank == 2, axis == 1 { map = try vector(map, node) }
        // Before version 13 the axes from the given one on were one.
        let axes = opset < 13 ? Array(axis..<map.view.rank) : [axis]
        let factors = axes.flatMap { map.view.dimensions[$0] }
        guard factors.allSatisfy({ $0.axis == .channel }),
            factors.reduce(1, { $0 * $1.size }) == map.shape.channels
        else {
            throw node.unsupported(
                "its axis \(axis) of \(map.sizes) holds more or less than the channels; only a softmax over the "
                    + "classes ends a network")
        }
        return try keepShape(node.operatorName == "Softmax" ? .softmax : .logSoftmax, map, of: node)
    }
}
