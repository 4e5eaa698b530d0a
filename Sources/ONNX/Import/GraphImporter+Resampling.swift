import Network

extension GraphImporter {
    mutating func pad(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try arguments.map()
        let rank = map.view.rank
        guard let pads = try arguments.optionalConstant(1)?.integers() ?? node.ints("pads") else {
            throw node.bad("pads", "nothing", "numbers")
        }
        let axes = try arguments.optionalConstant(3).map { try node.axes($0.integers(), rank: rank) } ?? Array(0..<rank)
        guard pads.count == 2 * axes.count else { throw node.bad("pads", pads, "\(2 * axes.count) numbers") }
        var margins = Margins(0)
        for (index, axis) in axes.enumerated() {
            let (before, after) = (pads[index], pads[index + axes.count])
            guard before != 0 || after != 0 else { continue }
            let allowed = -NetworkLimits.dimension...NetworkLimits.dimension
            if let wrong = [before, after].first(where: { !allowed.contains($0) }) {
                throw node.bad("padding", wrong, "\(allowed.lowerBound) to \(allowed.upperBound)")
            }
            try put(before, after, along: axis, of: map, into: &margins, node)
        }
        guard !margins.isZero else { return map }
        guard margins.areInOneDirection else {
            throw node.unsupported("it puts rows or columns around the map and cuts others off; use a node for each")
        }
        let cropping = Padding(margins: margins)
        if cropping.crops { return try resizing(map, .padding(cropping), node) }
        let mode: Padding.Mode
        switch try node.string("mode") ?? "constant" {
        case "constant":
            let value = try arguments.optionalConstant(2)?.scalar() ?? node.float("value", default: 0)
            guard value.isFinite else { throw node.bad("value", value, "a finite number") }
            mode = .constant(value)
        case "reflect": mode = .reflect
        case "edge": mode = .edge
        case let other: throw node.unsupported("it pads with the mode '\(other)'; constant, edge and reflect are known")
        }
        return try resizing(map, .padding(Padding(margins: margins, mode: mode)), node)
    }

    /// Puts the rows or columns before and after an axis where they belong.
    private func put(
        _ before: Int, _ after: Int, along axis: Int, of map: MapValue, into margins: inout Margins, _ node: Node
    ) throws {
        if isRows(axis, of: map) {
            (margins.top, margins.bottom) = (before, after)
        } else if isColumns(axis, of: map) {
            (margins.left, margins.right) = (before, after)
        } else {
            throw node.unsupported("it pads the axis \(axis) of \(map.sizes), which is neither rows nor columns")
        }
    }

    /// True where a dimension holds all rows, and nothing else.
    private func isRows(_ axis: Int, of map: MapValue) -> Bool {
        map.view.isWhole(axis, .row, size: map.shape.height) && (map.shape.height > 1 || isRow(axis, of: map))
    }

    /// True where a dimension holds all columns, and nothing else.
    private func isColumns(_ axis: Int, of map: MapValue) -> Bool {
        map.view.isWhole(axis, .column, size: map.shape.width)
    }

    /// The map without rows or columns at its ends; nil where the dimension is another, or its positions have gaps.
    ///
    /// - Parameter positions: Those that are kept; not all.
    mutating func cropped(_ map: MapValue, _ axis: Int, to positions: [Int], _ node: Node) throws -> MapValue? {
        guard let first = positions.first, let last = positions.last, positions == Array(first...max(first, last)),
            isRows(axis, of: map) || isColumns(axis, of: map)
        else { return nil }
        var margins = Margins(0)
        try put(-first, last + 1 - map.sizes[axis], along: axis, of: map, into: &margins, node)
        return try resizing(map, .padding(Padding(margins: margins)), node)
    }

    /// True where a dimension of size 1 stands for rows: the third of four, or the second where channels are last.
    private func isRow(_ axis: Int, of map: MapValue) -> Bool {
        map.view.rank == 4 && axis == (map.view.isWhole(1, .channel, size: map.shape.channels) ? 2 : 1)
    }

    /// Adds a layer that changes rows and columns, and keeps the order of dimensions.
    private mutating func resizing(_ map: MapValue, _ layer: Layer, _ node: Node) throws -> MapValue {
        let isLast = !isChannelsFirst(map) && map.view == .channelsLast(map.shape, batch: batch)
        let ordered = isLast ? map : try self.map(map, node)
        var result = try append(layer, [ordered], of: node)
        if isLast { result.view = .channelsLast(result.shape, batch: batch) }
        return result
    }

    mutating func resize(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let map = try arguments.map()
        let sizes = map.sizes
        let isLast = !isChannelsFirst(map) && map.view == .channelsLast(map.shape, batch: batch)
        guard sizes.count == 4, isLast || isChannelsFirst(map) else {
            throw node.unsupported("its input \(sizes) does not hold batch, channels, rows and columns")
        }
        let scales = try self.scales(node, arguments, sizes)
        let (rowAxis, columnAxis) = isLast ? (1, 2) : (2, 3)
        for (axis, scale) in scales.enumerated() {
            let isSpatial = axis == rowAxis || axis == columnAxis
            guard isSpatial || scale == 1 else {
                throw node.unsupported("it enlarges the axis \(axis) of \(sizes), which is neither rows nor columns")
            }
            guard scale >= 1, scale == scale.rounded(), scale <= 1024 else {
                throw node.unsupported(
                    "it resizes by the factor \(scale), and only whole numbers from 1 to 1024 can be taken")
            }
        }
        let factor = Extent(height: Int(scales[rowAxis]), width: Int(scales[columnAxis]))
        guard factor != Extent(1) else { return map }
        let mapping = try Resampling(node, opset: opset)
        guard let mode = mapping.mode(rows: (map.shape.height, factor.height), columns: (map.shape.width, factor.width))
        else {
            throw node.unsupported(
                "\(mapping) puts values between those of the map at other places than this program; use nearest with "
                    + "asymmetric coordinates, or linear with half_pixel or asymmetric ones")
        }
        return try resizing(map, .resize(Network.Resize(factor: factor, mode: mode)), node)
    }

    /// The factor along each axis.
    private func scales(_ node: Node, _ arguments: Arguments, _ sizes: [Int]) throws -> [Float] {
        let isUpsample = node.operatorName == "Upsample"
        let scalesIndex = isUpsample || opset < 11 ? 1 : 2
        let axes = try node.ints("axes").map { try node.axes($0, rank: sizes.count) } ?? Array(sizes.indices)
        func spread(_ values: [Float], _ what: String) throws -> [Float] {
            guard values.count == axes.count else { throw node.bad(what, values, "\(axes.count) numbers") }
            var result = [Float](repeating: 1, count: sizes.count)
            for (axis, value) in zip(axes, values) { result[axis] = value }
            return result
        }
        if let policy = try node.string("keep_aspect_ratio_policy"), policy != "stretch" {
            throw node.unsupported("it keeps the aspect ratio by '\(policy)'; give the factors instead")
        }
        if let scales = try arguments.optionalConstant(scalesIndex), scales.count > 0 {
            return try spread(scales.floats(), "factors")
        }
        if let scales = try node.floats("scales") { return try spread(scales, "factors") }
        guard !isUpsample, let wanted = try arguments.optionalConstant(3)?.integers(), wanted.count == axes.count else {
            throw node.bad("factors", "nothing", "factors or sizes")
        }
        return try spread(zip(axes, wanted).map { Float($1) / Float(sizes[$0]) }, "sizes")
    }
}
