import Network

extension GraphImporter {
    /// The most channels that are put in another order; lists of them are made.
    private static let selectionLimit = 1 << 20

    /// The value with batch, channels, rows and columns, as operators on maps need it; channels that lie in another
    /// order are put in order.
    ///
    /// A value of two dimensions stands for a map of one position.
    func isChannelsFirst(_ map: MapValue) -> Bool {
        let view = map.view
        guard view.rank == 2 || view.rank == 4 else { return false }
        return view.isWhole(0, .batch, size: batch) && view.isOnly(1, .channel)
            && view.dimensions[1].reduce(1) { $0 * $1.size } == map.shape.channels
            && (view.rank == 4
                ? view.isWhole(2, .row, size: map.shape.height) && view.isWhole(3, .column, size: map.shape.width)
                : map.shape.height == 1 && map.shape.width == 1)
    }

    /// The value as a map with batch, channels, rows and columns.
    ///
    /// - Throws: ``ONNXFault`` where it is laid out in another way.
    mutating func map(_ value: MapValue, _ node: Node) throws -> MapValue {
        guard value.view.rank == 4, isChannelsFirst(value) else {
            let sizes = value.sizes
            let reason: String
            switch sizes.count {
            case 3: reason = "its input is of three dimensions, \(sizes), a signal and not a picture"
            case 5...: reason = "its input is of \(sizes.count) dimensions, \(sizes), a volume and not a picture"
            case 4:
                reason =
                    "its input \(sizes) does not hold batch, channels, rows and columns in this order, after what "
                    + "was reshaped or transposed before"
            default: reason = "its input \(sizes) is no map; what was flattened cannot become a map again"
            }
            throw node.unsupported(reason)
        }
        return try inOrder(value, node)
    }

    /// The value with its channels in one dimension, the second: a map or a vector.
    mutating func channelsFirst(_ value: MapValue, _ node: Node) throws -> MapValue {
        if isChannelsFirst(value) { return try inOrder(value, node) }
        return value.view.rank == 2 ? try vector(value, node) : try map(value, node)
    }

    /// The value as a vector: a map is flattened.
    mutating func vector(_ value: MapValue, _ node: Node) throws -> MapValue {
        guard value.view.rank == 2, value.view.isWhole(0, .batch, size: batch) else {
            throw node.unsupported("its input \(value.sizes) is no vector; flatten it for each picture before")
        }
        var map = try inOrder(value, node)
        let shape = map.shape
        guard shape.height > 1 || shape.width > 1 else {
            map.view = .vector(shape.channels, batch: batch)
            return map
        }
        func order(_ axes: [Int]) -> View { View.channelsFirst(shape, batch: batch).permuted(axes) }
        let factors = map.view.dimensions[1]
        let orders: [(FlattenOrder, View)] = [(.channelsFirst, order([1, 2, 3])), (.channelsLast, order([2, 3, 1]))]
        guard let (flatten, _) = orders.first(where: { $0.1.factors == factors }) else {
            throw node.unsupported(
                "its input was flattened in an order that is neither channels first nor channels last")
        }
        var result = try append(.flatten(flatten), [map], of: node)
        result.view = .vector(result.shape.channels, batch: batch)
        return result
    }

    /// The value with its channels in the order in which the graph sees them.
    mutating func inOrder(_ value: MapValue, _ node: Node?) throws -> MapValue {
        try selecting(nil, of: value, node)
    }

    /// The value at some positions of a dimension that holds channels, or all of it, with the channels in the order in
    /// which the graph sees them.
    mutating func selecting(
        _ selection: (dimension: Int, positions: [Int])?, of value: MapValue, _ node: Node?
    ) throws -> MapValue {
        if selection == nil {
            let factors = View([value.view.dimensions.joined().filter { $0.axis == .channel }]).factors
            if factors == View([View.whole(.channel, value.shape.channels)]).factors { return value }
        }
        /// A run of channel factors and the positions along it that stay.
        struct Run {
            var factors: [Factor]
            var positions: [Int]
            /// The channel at a position along the run, with the others at 0.
            func channel(_ position: Int) -> Int {
                var (rest, channel) = (position, 0)
                for factor in factors.reversed() {
                    channel += rest % factor.size * factor.stride
                    rest /= factor.size
                }
                return channel
            }
        }
        var runs: [Run] = []
        var places: [[Int?]] = []
        for (index, dimension) in value.view.dimensions.enumerated() {
            var isOpen = false
            places.append([])
            for factor in dimension {
                guard factor.axis == .channel else {
                    places[index].append(nil)
                    isOpen = false
                    continue
                }
                if isOpen {
                    runs[runs.count - 1].factors.append(factor)
                } else {
                    runs.append(Run(factors: [factor], positions: []))
                    places[index].append(runs.count - 1)
                }
                isOpen = true
            }
            if let selection, selection.dimension == index, dimension.isEmpty, selection.positions.count != 1 {
                // A size of 1 that is repeated or emptied.
                runs.append(Run(factors: [], positions: []))
                places[index].append(runs.count - 1)
            }
        }
        for index in runs.indices {
            runs[index].positions = Array(0..<runs[index].factors.reduce(1) { $0 * $1.size })
        }
        if let selection, let run = places[selection.dimension].first ?? nil {
            runs[run].positions = selection.positions
        }
        guard elementCount(runs.map(\.positions.count)) ?? .max <= GraphImporter.selectionLimit,
            value.shape.channels <= GraphImporter.selectionLimit,
            !runs.contains(where: \.positions.isEmpty)
        else { throw node?.unsupported("it would leave no channels, or too many") ?? .notAModel("no channels") }

        let list = runs.reduce([0]) { list, run in
            let offsets = run.positions.map(run.channel)
            return list.flatMap { base in offsets.map { base + $0 } }
        }
        guard list != Array(0..<value.shape.channels) else {
            return renamed(value, runs.map(\.positions.count), places)
        }
        var result = value
        result.output = try draft.append(.select(list), [value.output], of: node)
        result.shape = draft.shape(of: result.output)
        return renamed(result, runs.map(\.positions.count), places)
    }

    /// The value with new factors for its channels, which lie in the graph's order now.
    private func renamed(_ value: MapValue, _ sizes: [Int], _ places: [[Int?]]) -> MapValue {
        let strides = steps(sizes)
        var result = value
        result.view = View(
            zip(value.view.dimensions, places).map { dimension, places in
                var others = dimension.filter { $0.axis != .channel }[...]
                return places.map { run in
                    guard let run else { return others.removeFirst() }
                    return Factor(axis: .channel, size: sizes[run], stride: strides[run])
                }
            })
        return result
    }
}
