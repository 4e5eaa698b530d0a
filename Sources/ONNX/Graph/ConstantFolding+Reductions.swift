// Means and normalisations of weights, as weight standardisation has them.
//
// Source: Qiao et al., "Weight Standardization", arXiv:1903.10520.

extension ConstantFolding {
    /// One number for all values along some axes; over all axes where none are given.
    mutating func reduce(_ node: Node, _ input: Constant, _ given: [Int]) throws -> Constant {
        if given.isEmpty, try node.flag("noop_with_empty_axes") { return input }
        let rank = input.shape.count
        let axes = Set(given.isEmpty ? Array(0..<rank) : try node.axes(given, rank: rank))
        let keepsAxes = try node.flag("keepdims", default: true)
        let count = input.count
        let wide = input.shape.indices.map { axes.contains($0) ? 1 : input.shape[$0] }
        let shape = input.shape.indices.filter { keepsAxes || !axes.contains($0) }.map { wide[$0] }
        let targets = steps(wide)
        let sources = steps(input.shape)
        let values = try input.floats().map(Double.init)
        let number = try take(wide, node)
        guard number > 0, count > 0 else { throw node.bad("shape", input.shape, "at least one value") }
        let name = node.operatorName
        let start: Double =
            switch name {
            case "ReduceMax": -.infinity
            case "ReduceMin": .infinity
            case "ReduceProd": 1
            default: 0
            }
        var results = [Double](repeating: start, count: number)
        for (place, value) in values.enumerated() {
            let target = input.shape.indices.reduce(0) { sum, axis in
                axes.contains(axis) ? sum : sum + place / sources[axis] % input.shape[axis] * targets[axis]
            }
            switch name {
            case "ReduceMax": results[target] = max(results[target], value)
            case "ReduceMin": results[target] = min(results[target], value)
            case "ReduceProd": results[target] *= value
            case "ReduceSumSquare", "ReduceL2": results[target] += value * value
            default: results[target] += value
            }
        }
        let share = Double(number) / Double(count)
        let floats = results.map { value in
            Float(name == "ReduceMean" ? value * share : name == "ReduceL2" ? value.squareRoot() : value)
        }
        guard input.isInteger else { return Constant(shape: shape, floats: floats) }
        return Constant(shape: shape, integers: floats.map { Int(exactly: $0.rounded(.towardZero)) ?? 0 })
    }

    /// A batch normalisation of weights, with the statistics of the weights themselves where it trains, or an instance
    /// normalisation; the second axis holds the channels.
    mutating func normalize(_ node: Node, _ inputs: [Constant]) throws -> Constant {
        guard let input = inputs.first, input.shape.count >= 2 else {
            throw node.bad("shape", inputs.first?.shape ?? [], "at least two axes")
        }
        let (batch, channels) = (input.shape[0], input.shape[1])
        let isInstance = node.operatorName == "InstanceNormalization"
        let trains = try node.flag("training_mode")
        guard inputs.count >= (isInstance || trains ? 3 : 5) else {
            throw node.bad("number of inputs", inputs.count, isInstance ? "3" : "5")
        }
        let count = try take(input.shape, node)
        let statistics = try inputs.dropFirst().prefix(isInstance || trains ? 2 : 4).map { try $0.floats() }
        guard count > 0, statistics.allSatisfy({ $0.count == channels }) else {
            throw node.bad("shapes", inputs.map(\.shape), "one value for each of \(channels) channels")
        }
        let epsilon = Double(try node.float("epsilon", default: 1e-5))
        let area = count / (batch * channels)
        var values = try input.floats()
        for channel in 0..<channels {
            // Of an instance each picture's own places, of a batch those of all pictures.
            for pictures in isInstance ? (0..<batch).map({ $0..<$0 + 1 }) : [0..<batch] {
                let places = pictures.flatMap { picture in
                    let start = (picture * channels + channel) * area
                    return Array(start..<start + area)
                }
                let number = Double(places.count)
                var mean = places.reduce(0) { $0 + Double(values[$1]) } / number
                var variance =
                    places.reduce(0) { $0 + (Double(values[$1]) - mean) * (Double(values[$1]) - mean) } / number
                if statistics.count == 4 {
                    (mean, variance) = (Double(statistics[2][channel]), Double(statistics[3][channel]))
                }
                let factor = Double(statistics[0][channel]) / (variance + epsilon).squareRoot()
                for place in places {
                    values[place] = Float((Double(values[place]) - mean) * factor + Double(statistics[1][channel]))
                }
            }
        }
        return Constant(shape: input.shape, floats: values)
    }
}
