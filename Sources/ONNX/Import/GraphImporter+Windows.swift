import Network

extension GraphImporter {
    mutating func convolution(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try map(arguments.map(), node)
        let weight = try arguments.constant(1)
        let groups = try groups(node)
        guard weight.shape.count == 4, weight.shape.allSatisfy({ $0 > 0 && $0 <= NetworkLimits.dimension }),
            map.shape.channels % groups == 0, weight.shape[1] == map.shape.channels / groups,
            weight.shape[0] % groups == 0
        else {
            throw node.bad(
                "shape of the weights", weight.shape,
                "[filters, channels, rows, columns] for \(map.shape.channels) channels in \(groups) groups")
        }
        let filters = weight.shape[0]
        let window = try window(node, kernel: Array(weight.shape[2...]), over: map.shape).window
        let bias = try bias(arguments, filters, node)
        let layer = Convolution(filters: filters, window: window, groups: groups, hasBias: bias != nil)
        return try append(
            .convolution(layer), [map], [Weights(weight.shape, of: weight)] + (bias.map { [$0] } ?? []), of: node)
    }

    mutating func transposedConvolution(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try map(arguments.map(), node)
        let weight = try arguments.constant(1)
        let groups = try groups(node)
        guard weight.shape.count == 4, weight.shape.allSatisfy({ $0 > 0 && $0 <= NetworkLimits.dimension }),
            map.shape.channels % groups == 0, weight.shape[0] == map.shape.channels
        else {
            throw node.bad(
                "shape of the weights", weight.shape,
                "[channels, filters, rows, columns] for \(map.shape.channels) channels in \(groups) groups")
        }
        let kernel = Array(weight.shape[2...])
        var window = try window(node, kernel: kernel, over: map.shape, transposed: true).window
        var added = try pair(node, "output_padding", default: 0, from: 0)
        let wanted = try node.ints("output_shape").map { Array($0.suffix(2)) }
        let mode = try node.string("auto_pad") ?? "NOTSET"
        if wanted != nil || mode.hasPrefix("SAME") {
            let output = wanted ?? [map.shape.height * window.stride.height, map.shape.width * window.stride.width]
            guard output.count == 2, output.allSatisfy({ $0 > 0 && $0 <= NetworkLimits.dimension }) else {
                throw node.bad("output shape", output, "rows and columns")
            }
            /// What is cut off before and after, and what is added where that is less than nothing.
            func margins(
                _ size: Int, _ stride: Int, _ span: Int, _ added: Int, _ output: Int
            ) -> (before: Int, after: Int, added: Int) {
                let total = (size - 1) * stride + span + added - output
                if total < 0 { return (0, 0, added - total) }
                return mode == "SAME_UPPER"
                    ? (total / 2, total - total / 2, added) : (total - total / 2, total / 2, added)
            }
            let rows = margins(map.shape.height, window.stride.height, window.span.height, added.height, output[0])
            let columns = margins(map.shape.width, window.stride.width, window.span.width, added.width, output[1])
            added = Extent(height: rows.added, width: columns.added)
            window.padding = Margins(top: rows.0, left: columns.0, bottom: rows.1, right: columns.1)
        }
        let (filters, overflow) = weight.shape[1].multipliedReportingOverflow(by: groups)
        guard !overflow, filters <= NetworkLimits.dimension else { throw node.bad("filters", filters, "fewer") }
        let bias = try bias(arguments, filters, node)
        let layer = TransposedConvolution(
            filters: filters, window: window, outputPadding: added, groups: groups, hasBias: bias != nil)
        return try append(
            .transposedConvolution(layer), [map], [Weights(weight.shape, of: weight)] + (bias.map { [$0] } ?? []),
            of: node)
    }

    mutating func pooling(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        guard !node.hasOutput(1) else {
            throw node.unsupported("its second output, where the largest values stood, is taken in")
        }
        var map = try map(arguments.map(), node)
        guard let kernel = try node.ints("kernel_shape") else {
            throw node.bad("kernel", "nothing", "rows and columns")
        }
        var (window, extra) = try window(
            node, kernel: kernel, over: map.shape, roundsUp: node.flag("ceil_mode"))
        let kind: Pooling.Kind =
            switch node.operatorName {
            case "MaxPool": .maximum
            case "AveragePool": .average
            default: .norm(order: try order(node))
            }
        if kind == .average, try node.flag("count_include_pad"), !window.padding.isZero {
            // Zeros that are counted; what rounding up adds is not.
            map = try append(.padding(Padding(margins: window.padding)), [map], of: node)
            window.padding = Margins(0)
        }
        window.padding.bottom += extra.height
        window.padding.right += extra.width
        let (padding, span) = (window.padding, window.span)
        guard max(padding.top, padding.bottom) < span.height, max(padding.left, padding.right) < span.width else {
            throw node.unsupported("its padding is as large as its kernel, so that some windows see nothing of the map")
        }
        return try append(.pooling(Pooling(kind, window: window)), [map], of: node)
    }

    /// The mean, the largest value or the norm of the whole map, as a window of its size, so that it slides over larger
    /// maps.
    mutating func globalPooling(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        var map = try arguments.map()
        var axes: [Int] = Array(2..<max(2, map.view.rank))
        var keepsAxes = true
        let kind: Pooling.Kind
        switch node.operatorName {
        case "GlobalMaxPool": kind = .maximum
        case "GlobalAveragePool": kind = .average
        case "GlobalLpPool": kind = .norm(order: try order(node))
        default:
            kind = node.operatorName == "ReduceMax" ? .maximum : .average
            keepsAxes = try node.flag("keepdims", default: true)
            let given = try arguments.optionalConstant(1)?.integers() ?? node.ints("axes") ?? []
            if given.isEmpty, try node.flag("noop_with_empty_axes") { return map }
            axes = given.isEmpty ? Array(0..<map.view.rank) : try node.axes(given, rank: map.view.rank)
        }
        if let maxout = try maxout(node, map, axes, keepsAxes: keepsAxes) { return maxout }
        let (rows, columns) = (
            View.whole(.row, map.shape.height), View.whole(.column, map.shape.width)
        )
        let reduced = View(axes.sorted().map { map.view.dimensions[$0] }).factors
        let choices = [
            (rows + columns, true, true), (columns + rows, true, true), (rows, true, false), (columns, false, true),
        ]
        guard let (_, overRows, overColumns) = choices.first(where: { View([$0.0]).factors == reduced }) else {
            throw node.unsupported(
                "it reduces the axes \(axes) of \(map.sizes), and only whole rows and columns can be reduced")
        }
        let dimensions = map.view.dimensions.indices.map { axes.contains($0) ? [] : map.view.dimensions[$0] }
        let kept = dimensions.indices.filter { keepsAxes || !axes.contains($0) }.map { dimensions[$0] }
        let extent = Extent(
            height: overRows ? map.shape.height : 1, width: overColumns ? map.shape.width : 1)
        if extent != Extent(1) {
            map.output = try draft.append(.pooling(.global(kind, of: extent)), [map.output], of: node)
            map.shape = draft.shape(of: map.output)
        } else if case .norm = kind {
            // The norm of one value is its absolute value.
            map = try keepShape(.activation(.absolute), map, of: node)
        }
        map.view = View(kept)
        if node.operatorName == "ReduceSum" {
            return try scaled(map, by: [Float(extent.height * extent.width)], plus: [0], node)
        }
        return map
    }

    private func groups(_ node: Node) throws -> Int {
        let groups = try node.int("group", default: 1)
        guard groups > 0, groups <= NetworkLimits.dimension else {
            throw node.bad("number of groups", groups, "1 to \(NetworkLimits.dimension)")
        }
        return groups
    }

    private func order(_ node: Node) throws -> Int {
        let order = try node.int("p", default: 2)
        guard order > 0, order <= NetworkLimits.dimension else { throw node.bad("order", order, "at least 1") }
        return order
    }

    private func bias(_ arguments: Arguments, _ filters: Int, _ node: Node) throws -> Weights? {
        guard let bias = try arguments.optionalConstant(2) else { return nil }
        guard bias.shape == [filters] else { throw node.bad("shape of the bias", bias.shape, "\([filters])") }
        return Weights([filters], of: bias)
    }

    /// Two numbers of an attribute, for rows and columns.
    private func pair(_ node: Node, _ name: String, default value: Int, from least: Int) throws -> Extent {
        let numbers = try node.ints(name) ?? [value, value]
        guard numbers.count == 2, numbers.allSatisfy({ $0 >= least && $0 <= NetworkLimits.dimension }) else {
            throw node.bad(name, numbers, "two numbers from \(least) to \(NetworkLimits.dimension)")
        }
        return Extent(height: numbers[0], width: numbers[1])
    }

    /// The window of a node.
    ///
    /// - Parameters:
    ///   - transposed: Whether automatic padding is left to the caller.
    ///   - roundsUp: Whether a last window counts that lies partly behind the map.
    /// - Returns: The window, and the rows and columns that it needs behind the map for rounding up.
    private func window(
        _ node: Node, kernel: [Int], over map: Shape, transposed: Bool = false, roundsUp: Bool = false
    ) throws -> (window: SlidingWindow, extra: Extent) {
        guard kernel.count == 2, kernel.allSatisfy({ $0 > 0 && $0 <= NetworkLimits.dimension }) else {
            throw node.bad("kernel", kernel, "two numbers from 1 to \(NetworkLimits.dimension)")
        }
        if let told = try node.ints("kernel_shape"), told != kernel {
            throw node.bad("kernel", told, "\(kernel), the size of the weights")
        }
        var window = SlidingWindow(
            kernel: Extent(height: kernel[0], width: kernel[1]),
            stride: try pair(node, "strides", default: 1, from: 1),
            dilation: try pair(node, "dilations", default: 1, from: 1))
        let mode = try node.string("auto_pad") ?? "NOTSET"
        switch mode {
        case "NOTSET", "":
            let pads = try node.ints("pads") ?? [0, 0, 0, 0]
            guard pads.count == 4, pads.allSatisfy({ $0 >= 0 && $0 <= NetworkLimits.dimension }) else {
                throw node.bad("pads", pads, "four numbers of at least 0")
            }
            window.padding = Margins(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
        case "VALID":
            break
        case "SAME_UPPER", "SAME_LOWER":
            guard !transposed else { break }
            func margins(_ size: Int, _ stride: Int, _ span: Int) -> (Int, Int) {
                let total = max(0, ((size + stride - 1) / stride - 1) * stride + span - size)
                return mode == "SAME_UPPER" ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
            }
            let rows = margins(map.height, window.stride.height, window.span.height)
            let columns = margins(map.width, window.stride.width, window.span.width)
            window.padding = Margins(top: rows.0, left: columns.0, bottom: rows.1, right: columns.1)
        default:
            throw node.bad("auto_pad", mode, "NOTSET, VALID, SAME_UPPER or SAME_LOWER")
        }
        var extra = Extent(0)
        if roundsUp {
            func missing(_ size: Int, _ before: Int, _ after: Int, _ stride: Int, _ span: Int) -> Int {
                let rest = size + before + after - span
                guard rest >= 0 else { return 0 }
                let last = (rest + stride - 1) / stride * stride
                // A window that begins behind the map does not count.
                return last < size + before ? max(0, last - rest) : 0
            }
            extra = Extent(
                height: missing(
                    map.height, window.padding.top, window.padding.bottom, window.stride.height, window.span.height),
                width: missing(
                    map.width, window.padding.left, window.padding.right, window.stride.width, window.span.width))
        }
        return (window, extra)
    }
}
