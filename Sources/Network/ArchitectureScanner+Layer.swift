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
        case "relu":
            return try bare(.activation(.relu))
        case "leaky":
            let slope = try decimal("the slope below zero, for example leaky0.1") { _ in true }
            return try bare(.activation(.leakyReLU(slope: slope)))
        case "tanh":
            return try bare(.activation(.tanh))
        case "sigmoid":
            return try bare(.activation(.sigmoid))
        case "bn":
            return try batchNormalization()
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
        case "add":
            return .add
        case "concat":
            return .concatenate
        case "input" where start > 0:
            throw unexpected("a layer; 'input' stands at the beginning only", at: start)
        default:
            let nearest = nearestLayerWord(at: start)
            throw error(.unknownLayer(found: found(at: start), nearest: nearest), at: start)
        }
    }

    private static let layerWords = [
        "conv", "pool", "avgpool", "relu", "leaky", "tanh", "sigmoid", "bn", "dropout", "flatten", "fc", "softmax",
        "add", "concat",
    ]

    /// The layer word that was probably meant, if one is close.
    private func nearestLayerWord(at start: Int) -> String? {
        let letters = found(at: start).drop { $0 == "'" }.prefix { $0.isLetter }.lowercased()
        let ranked = ArchitectureScanner.layerWords.map { (word: $0, distance: distance(letters, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.word.count / 3) && best.distance < best.word.count ? best.word : nil
    }

    private func bare(_ layer: Layer) throws -> Layer {
        try expectEndOfWord()
        return layer
    }

    private mutating func convolution() throws -> Layer {
        let kernel = try size("the kernel's size, for example conv3-16")
        try expect("-", "'-' and the number of filters, for example conv3-16")
        let filters = try number("the number of filters")
        let window = try windowOptions(kernel: kernel, defaultStride: Extent(1), allowed: ["s", "p", "d"])
        return .convolution(Convolution(filters: filters, window: window))
    }

    private mutating func pooling(_ kind: Pooling.Kind, example: String) throws -> Layer {
        let kernel = try size("the kernel's size, for example \(example)")
        let options = position
        let window = try windowOptions(kernel: kernel, defaultStride: kernel, allowed: ["s", "p"])
        let padding = window.padding
        guard max(padding.top, padding.bottom) < kernel.height, max(padding.left, padding.right) < kernel.width else {
            throw unexpected("a padding below the kernel \(kernel) of the pooling", at: options)
        }
        return .pooling(Pooling(kind, window: window))
    }

    private mutating func windowOptions(
        kernel: Extent, defaultStride: Extent, allowed: [Character]
    ) throws -> SlidingWindow {
        var window = SlidingWindow(kernel: kernel, stride: defaultStride)
        try readOptions(allowed) { scanner, option in
            switch option {
            case "s": window.stride = try scanner.size("the stride")
            case "p": window.padding = try scanner.sides()
            default: window.dilation = try scanner.size("the dilation")
            }
        }
        return window
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

    private mutating func flatten() throws -> Layer {
        guard take("/") else { return try bare(.flatten(.channelsFirst)) }
        let start = position
        guard let order = FlattenOrder(rawValue: word()) else {
            throw unexpected("'chw' (channel by channel) or 'hwc' (pixel by pixel)", at: start)
        }
        return try bare(.flatten(order))
    }

    /// Reads `/` and a letter, then what `read` takes, until the word ends.
    private mutating func readOptions(
        _ allowed: [Character], read: (inout ArchitectureScanner, Character) throws -> Void
    ) throws {
        let list = allowed.map { "'/\($0)'" }.joined(separator: ", ")
        var seen: Set<Character> = []
        while take("/") {
            let start = position
            guard let option = next, allowed.contains(option) else {
                throw unexpected("one of the options \(list)", at: start - 1)
            }
            guard seen.insert(option).inserted else { throw error(.repeatedOption("/\(option)"), at: start - 1) }
            advance()
            try read(&self, option)
        }
        try expectEndOfWord(or: "an option (\(list)), ")
    }

    private mutating func size(_ meaning: String) throws -> Extent {
        let height = try number(meaning)
        return take("x") ? Extent(height: height, width: try number(meaning)) : Extent(height)
    }

    private mutating func sides() throws -> Margins {
        let first = try number("the padding", from: 0)
        if take("x") {
            let horizontal = try number("the horizontal padding", from: 0)
            return Margins(top: first, left: horizontal, bottom: first, right: horizontal)
        }
        guard take(",") else { return Margins(first) }
        let left = try number("the padding on the left", from: 0)
        try expect(",", "',' and the padding at the bottom (top,left,bottom,right)")
        let bottom = try number("the padding at the bottom", from: 0)
        try expect(",", "',' and the padding on the right (top,left,bottom,right)")
        return Margins(top: first, left: left, bottom: bottom, right: try number("the padding on the right", from: 0))
    }
}

/// The number of letters to insert, delete, replace or swap with a neighbour; 99 for words too long to be a slip.
private func distance(_ first: String, _ second: String) -> Int {
    guard !first.isEmpty, first.count <= 12 else { return 99 }
    let (a, b) = (Array(first), Array(second))
    var table = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in 1...a.count {
        table[i][0] = i
        for j in 1...b.count {
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
            }
        }
    }
    return table[a.count][b.count]
}
