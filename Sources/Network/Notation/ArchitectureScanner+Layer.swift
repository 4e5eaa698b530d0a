extension ArchitectureScanner {
    /// Reads one layer with its options, of `add` and `concat` only the word.
    mutating func layer() throws -> Layer {
        let start = position
        switch word() {
        case "conv":
            return try convolution()
        case "pool":
            return try pooling(.maximum, example: "pool2")
        case "avgpool":
            return try pooling(.average, example: "avgpool7")
        case "lppool":
            return try pooling(.norm(order: 2), example: "lppool3/n2")
        case "deconv":
            return try transposedConvolution()
        case "prelu":
            return try bare(.parametricReLU)
        case "bn":
            return try batchNormalization()
        case "layernorm":
            return try layerNormalization()
        case "scale":
            let isPositional = take("/")
            if isPositional { try expect(word: "map", "'map': one weight and bias for each position") }
            return try bare(.affine(Affine(isPositional: isPositional)))
        case "lrn":
            return try localResponseNormalization()
        case "pad":
            return try padding()
        case "crop":
            return try crop()
        case "up":
            return try resize()
        case "select":
            return try select()
        case "maxout":
            let pieces = try number("the number of neighbouring maps, for example maxout2", from: 2)
            return try bare(.maxout(pieces: pieces))
        case "dropout":
            let rate = try decimal("the rate, at least 0 and below 1, for example dropout0.5") { $0 >= 0 && $0 < 1 }
            return try bare(.dropout(Dropout(rate: rate)))
        case "flatten":
            return try flatten()
        case "fc":
            let outputs = try number("the number of outputs")
            return try bare(.fullyConnected(FullyConnected(outputs: outputs)))
        case "softmax":
            return try bare(.softmax)
        case "logsoftmax":
            return try bare(.logSoftmax)
        case "boxes":
            return try bare(.boxes)
        case "concat":
            return .concatenate
        case "input" where start > 0:
            throw unexpected("a layer; 'input' stands at the beginning only", at: start)
        case let word:
            if let arithmetic = Arithmetic(rawValue: word) { return .arithmetic(arithmetic) }
            if let activation = try activation(word) { return try bare(.activation(activation)) }
            let nearest = nearestLayerWord(at: start)
            throw error(.unknownLayer(found: found(at: start), nearest: nearest), at: start)
        }
    }

    private static let layerWords =
        [
            "conv", "deconv", "pool", "avgpool", "lppool", "prelu", "bn", "layernorm", "scale", "lrn", "dropout",
            "flatten", "fc",
            "pad", "crop", "up", "select", "maxout", "softmax", "logsoftmax", "boxes", "concat", "relu", "leaky",
            "tanh", "sigmoid", "elu",
            "selu",
            "celu", "hardsigmoid", "hardswish", "clip", "softplus", "softsign", "gelu", "gelutanh", "erf", "mish",
            "abs", "exp", "log",
            "sqrt",
        ] + Arithmetic.allCases.map(\.rawValue)

    /// The layer word that was probably meant, if one is close.
    private func nearestLayerWord(at start: Int) -> String? {
        let letters = found(at: start).drop { $0 == "'" }.prefix { $0.isLetter }.lowercased()
        return nearestWord(to: letters, of: ArchitectureScanner.layerWords)
    }

    private func bare(_ layer: Layer) throws -> Layer {
        try expectEndOfWord()
        return layer
    }

    private mutating func convolution() throws -> Layer {
        let kernel = try size("the kernel's size, for example conv3-16")
        try expect("-", "'-' and the number of filters, for example conv3-16")
        let filters = try number("the number of filters")
        var layer = Convolution(filters: filters, window: SlidingWindow(kernel: kernel))
        try readOptions(["s", "p", "d", "g", "b"]) { scanner, option in
            switch option {
            case "g": layer.groups = try scanner.groups(of: filters)
            case "b": layer.hasBias = try scanner.isOne("1 with a bias, 0 without")
            default: try scanner.windowOption(option, &layer.window)
            }
        }
        return .convolution(layer)
    }

    private mutating func transposedConvolution() throws -> Layer {
        let kernel = try size("the kernel's size, for example deconv4-16/s2/p1")
        try expect("-", "'-' and the number of filters, for example deconv4-16")
        let filters = try number("the number of filters")
        var layer = TransposedConvolution(filters: filters, window: SlidingWindow(kernel: kernel))
        try readOptions(["s", "p", "d", "o", "g", "b"]) { scanner, option in
            switch option {
            case "g": layer.groups = try scanner.groups(of: filters)
            case "b": layer.hasBias = try scanner.isOne("1 with a bias, 0 without")
            case "o": layer.outputPadding = try scanner.size("the output padding", from: 0)
            default: try scanner.windowOption(option, &layer.window)
            }
        }
        return .transposedConvolution(layer)
    }

    /// Reads the function of one value that a word stands for, with its constants; nil for an unknown word.
    private mutating func activation(_ word: String) throws -> Activation? {
        switch word {
        case "relu": return .relu
        case "tanh": return .tanh
        case "sigmoid": return .sigmoid
        case "hardswish": return .hardSwish
        case "softplus": return .softplus
        case "softsign": return .softsign
        case "gelu": return .gelu
        case "gelutanh": return .geluTanh
        case "erf": return .errorFunction
        case "mish": return .mish
        case "abs": return .absolute
        case "exp": return .exponential
        case "log": return .logarithm
        case "sqrt": return .squareRoot
        case "leaky":
            return .leakyReLU(slope: try decimal("the slope below zero, for example leaky0.1") { _ in true })
        case "elu": return .elu(alpha: try decimal("alpha, for example elu1") { _ in true })
        case "celu": return .celu(alpha: try decimal("alpha, not 0, for example celu1") { $0 != 0 })
        case "selu": return try pair("alpha and gamma, for example selu1.67,1.05").map(Activation.selu) ?? .selu
        case "hardsigmoid":
            return try pair("alpha and beta, for example hardsigmoid0.2,0.5").map(Activation.hardSigmoid)
                ?? .usualHardSigmoid
        case "clip":
            let lowest = try bound("the lowest value, for example clip0,6 or clip0,inf")
            try expect(",", "',' and the highest value, for example clip0,6")
            let start = position
            let highest = try bound("the highest value, for example clip0,6 or clip0,inf")
            guard highest >= lowest else { throw unexpected("a highest value from \(lowest) on", at: start) }
            return .clip(lowest: lowest, highest: highest)
        default: return nil
        }
    }

    private mutating func localResponseNormalization() throws -> Layer {
        var layer = LocalResponseNormalization(size: try number("the number of channels, for example lrn5"))
        try readOptions(["a", "b", "k"]) { scanner, option in
            switch option {
            case "a": layer.alpha = try scanner.decimal("alpha, at least 0") { $0 >= 0 }
            case "b": layer.beta = try scanner.decimal("beta, at least 0") { $0 >= 0 }
            default: layer.bias = try scanner.decimal("the constant k, above 0") { $0 > 0 }
            }
        }
        return .localResponseNormalization(layer)
    }

    private mutating func padding() throws -> Layer {
        var layer = Padding(margins: try sides())
        guard take("/") else { return try bare(.padding(layer)) }
        let start = position
        switch word() {
        case "v": layer.mode = .constant(try decimal("the value, for example pad1/v0.5") { _ in true })
        case "edge": layer.mode = .edge
        case "reflect": layer.mode = .reflect
        default: throw unexpected("'v' and a value, 'edge' or 'reflect'", at: start)
        }
        return try bare(.padding(layer))
    }

    private mutating func crop() throws -> Layer {
        let start = position
        let margins = try sides()
        guard !margins.isZero else { throw unexpected("at least one row or column, for example crop4", at: start) }
        return try bare(.padding(.cropping(margins)))
    }

    private mutating func resize() throws -> Layer {
        let factor = try size("the factor, for example up2")
        guard take("/") else { return try bare(.resize(Resize(factor: factor))) }
        let start = position
        guard let mode = Resize.Mode(rawValue: word()) else {
            throw unexpected("'nearest', 'linear' or 'asymmetric'", at: start)
        }
        return try bare(.resize(Resize(factor: factor, mode: mode)))
    }

    private mutating func select() throws -> Layer {
        let begin = position
        var channels: [Int] = []
        repeat {
            let start = position
            let first = try number("the number of a channel, from 0, for example select0-15", from: 0)
            let last = take("-") ? try number("the last channel of a range", from: first) : first
            guard channels.count + last - first < NetworkLimits.selectedChannels else {
                throw unexpected("at most \(NetworkLimits.selectedChannels) channels", at: start)
            }
            channels += first...last
        } while take(",")
        selectedChannels += channels.count
        guard selectedChannels <= 16 * NetworkLimits.selectedChannels else {
            throw unexpected("at most \(16 * NetworkLimits.selectedChannels) selected channels in all", at: begin)
        }
        try expectEndOfWord(or: "',' and another channel, ")
        return .select(channels)
    }

    private mutating func expect(word expected: String, _ meaning: String) throws {
        let start = position
        guard word() == expected else { throw unexpected(meaning, at: start) }
    }

    private mutating func pooling(_ kind: Pooling.Kind, example: String) throws -> Layer {
        let kernel = try size("the kernel's size, for example \(example)")
        let options = position
        var window = SlidingWindow(kernel: kernel, stride: kernel)
        var kind = kind
        try readOptions(kind == .norm(order: 2) ? ["s", "p", "d", "n"] : ["s", "p", "d"]) { scanner, option in
            if option == "n" {
                kind = .norm(order: try scanner.number("the order of the norm"))
            } else {
                try scanner.windowOption(option, &window)
            }
        }
        guard Pooling.canPad(window) else {
            throw unexpected("a padding below the kernel \(window.span) of the pooling", at: options)
        }
        return .pooling(Pooling(kind, window: window))
    }

    private mutating func batchNormalization() throws -> Layer {
        var layer = BatchNormalization()
        try readOptions(["e", "m"]) { scanner, option in
            if option == "e" {
                layer.epsilon = try scanner.decimal("epsilon, at least 0, for example bn/e0.001") { $0 >= 0 }
            } else {
                layer.momentum = try scanner.decimal("the momentum, 0 to 1, for example bn/m0.99") {
                    $0 >= 0 && $0 <= 1
                }
            }
        }
        return .batchNormalization(layer)
    }

    private mutating func layerNormalization() throws -> Layer {
        var layer = LayerNormalization()
        try readOptions(["e"]) { scanner, _ in
            layer.epsilon = try scanner.decimal("epsilon, above 0, for example layernorm/e0.000001") { $0 > 0 }
        }
        return .layerNormalization(layer)
    }

    private mutating func flatten() throws -> Layer {
        guard take("/") else { return try bare(.flatten(.channelsFirst)) }
        let start = position
        guard let order = FlattenOrder(rawValue: word()) else {
            throw unexpected("'chw' (channel by channel) or 'hwc' (pixel by pixel)", at: start)
        }
        return try bare(.flatten(order))
    }
}
