import Glibc

// MARK: - Values that only move
extension ConstantFolding {
    /// A constant whose value at each place is the input's at another.
    ///
    /// - Parameter source: The place in the input for a place in the result, both counted row by row.
    private mutating func moved(
        _ input: Constant, _ node: Node, shape: [Int], _ source: (Int) -> Int
    ) throws -> Constant {
        var result = input.reshaped(shape)
        guard elementCount(shape) != nil else { throw node.bad("shape", shape, "a possible shape") }
        if case .filled = input.values { return result }
        let count = try take(shape, node)
        if input.isInteger {
            let values = try input.integers()
            result.values = .integers((0..<count).map { values[source($0)] })
        } else {
            let values = try input.floats()
            result.values = .floats((0..<count).map { values[source($0)] })
        }
        return result
    }

    mutating func transpose(_ node: Node, _ input: Constant) throws -> Constant {
        let permutation = try node.permutation(rank: input.shape.count)
        let inputSteps = steps(input.shape)
        let shape = permutation.map { input.shape[$0] }
        let walk = Walk(shape: shape, steps: permutation.map { inputSteps[$0] })
        return try moved(input, node, shape: shape, walk.place)
    }

    mutating func gather(_ node: Node, _ input: Constant, _ indices: Constant) throws -> Constant {
        let axis = try node.axis(node.int("axis", default: 0), rank: input.shape.count)
        let picked = try pick(node, input, axis, node.positions(indices, size: input.shape[axis]))
        return picked.reshaped(Array(input.shape[..<axis]) + indices.shape + Array(input.shape[(axis + 1)...]))
    }

    mutating func slice(_ node: Node, _ input: Constant, _ bounds: [Constant?]) throws -> Constant {
        let slices = try node.slices(input.shape, bounds)
        return try slices.reduce(input) { try pick(node, $0, $1.axis, $1.positions) }
    }

    /// The input at some positions along an axis.
    private mutating func pick(
        _ node: Node, _ input: Constant, _ axis: Int, _ positions: [Int]
    ) throws -> Constant {
        var shape = input.shape
        shape[axis] = positions.count
        let inner = max(1, input.shape[(axis + 1)...].reduce(1, *))
        let size = input.shape[axis]
        let block = max(1, positions.count * inner)
        return try moved(input, node, shape: shape) { place in
            place / block * size * inner + positions[place % block / inner] * inner + place % inner
        }
    }

    mutating func expand(_ node: Node, _ input: Constant, to wanted: [Int]) throws -> Constant {
        let shape = try broadcast([input.shape, wanted], node)
        let walk = Walk(shape: shape, steps: broadcastSteps(input.shape, to: shape))
        return try moved(input, node, shape: shape, walk.place)
    }

    mutating func concatenate(_ node: Node, _ inputs: [Constant]) throws -> Constant {
        guard let first = inputs.first else { throw node.bad("number of inputs", 0, "at least 1") }
        let axis = try node.axis(node.int("axis", default: opset < 4 ? 1 : 0), rank: first.shape.count)
        var shape = first.shape
        shape[axis] = 0
        for input in inputs {
            guard input.shape.count == shape.count,
                shape.indices.allSatisfy({ $0 == axis || input.shape[$0] == shape[$0] })
            else { throw node.bad("shape of an input", input.shape, "\(first.shape) apart from the axis \(axis)") }
            shape[axis] += input.shape[axis]
        }
        _ = try take(shape, node)
        let outer = shape[..<axis].reduce(1, *)
        let isInteger = inputs.allSatisfy(\.isInteger)
        func joined<Number>(_ values: [[Number]]) -> [Number] {
            (0..<outer).flatMap { row in
                values.flatMap { values in
                    let block = values.count / max(1, outer)
                    return values[row * block..<(row + 1) * block]
                }
            }
        }
        return isInteger
            ? Constant(shape: shape, integers: joined(try inputs.map { try $0.integers() }))
            : Constant(shape: shape, floats: joined(try inputs.map { try $0.floats() }))
    }
}

// MARK: - Values that are computed

extension ConstantFolding {
    mutating func choose(_ node: Node, _ condition: Constant, _ yes: Constant, _ no: Constant) throws -> Constant {
        let shape = try broadcast([condition.shape, yes.shape, no.shape], node)
        let count = try take(shape, node)
        let walks = [condition, yes, no].map { Walk(shape: shape, steps: broadcastSteps($0.shape, to: shape)) }
        let conditions = try condition.integers()
        func chosen<Number>(_ yes: [Number], _ no: [Number]) -> [Number] {
            (0..<count).map { place in
                conditions[walks[0].place(place)] != 0 ? yes[walks[1].place(place)] : no[walks[2].place(place)]
            }
        }
        return yes.isInteger && no.isInteger
            ? Constant(shape: shape, integers: chosen(try yes.integers(), try no.integers()))
            : Constant(shape: shape, floats: chosen(try yes.floats(), try no.floats()))
    }

    mutating func combine(_ node: Node, _ inputs: [Constant]) throws -> Constant {
        guard var result = inputs.first else { throw node.bad("number of inputs", 0, "at least 1") }
        for next in inputs.dropFirst() { result = try combine(node, result, next) }
        return result
    }

    private mutating func combine(_ node: Node, _ left: Constant, _ right: Constant) throws -> Constant {
        let shape = try broadcast([left.shape, right.shape], node)
        let isInteger = left.isInteger && right.isInteger
        let count = try take(shape, node)
        let walks = [left, right].map { Walk(shape: shape, steps: broadcastSteps($0.shape, to: shape)) }
        func values<Number, Result>(
            _ left: [Number], _ right: [Number], _ function: (Number, Number) throws -> Result
        ) rethrows -> [Result] {
            try (0..<count).map { try function(left[walks[0].place($0)], right[walks[1].place($0)]) }
        }
        if node.operatorName == "Equal" {
            return Constant(
                shape: shape,
                integers: isInteger
                    ? values(try left.integers(), try right.integers()) { $0 == $1 ? 1 : 0 }
                    : values(try left.floats(), try right.floats()) { $0 == $1 ? 1 : 0 })
        }
        return isInteger
            ? Constant(
                shape: shape,
                integers: try values(left.integers(), right.integers()) { try whole(node, $0, $1) })
            : Constant(shape: shape, floats: values(try left.floats(), try right.floats()) { real(node, $0, $1) })
    }

    private func whole(_ node: Node, _ a: Int, _ b: Int) throws -> Int {
        switch node.operatorName {
        case "Add": return a &+ b
        case "Sub": return a &- b
        case "Mul": return a &* b
        case "Min": return min(a, b)
        case "Max": return max(a, b)
        case "Pow": return Int(exactly: pow(Double(a), Double(b)).rounded()) ?? .max
        default:
            guard b != 0 else { throw node.bad("divisor", 0, "another number") }
            return a.dividedReportingOverflow(by: b).partialValue
        }
    }

    private func real(_ node: Node, _ a: Float, _ b: Float) -> Float {
        switch node.operatorName {
        case "Add": a + b
        case "Sub": a - b
        case "Mul": a * b
        case "Min": min(a, b)
        case "Max": max(a, b)
        case "Pow": Float(pow(Double(a), Double(b)))
        default: a / b
        }
    }

    mutating func apply(_ node: Node, _ input: Constant) throws -> Constant {
        let name = node.operatorName
        _ = try take(input.shape, node)
        if input.isInteger {
            switch name {
            case "Neg": return Constant(shape: input.shape, integers: try input.integers().map { 0 &- $0 })
            case "Abs":
                return Constant(shape: input.shape, integers: try input.integers().map { $0 < 0 ? 0 &- $0 : $0 })
            default: break
            }
        }
        let function: (Float) -> Float =
            switch name {
            case "Neg": { -$0 }
            case "Abs": abs
            case "Floor": { $0.rounded(.down) }
            case "Ceil": { $0.rounded(.up) }
            case "Sqrt": { $0.squareRoot() }
            case "Log": { Float(log(Double($0))) }
            case "Reciprocal": { 1 / $0 }
            default: { Float(exp(Double($0))) }
            }
        return Constant(shape: input.shape, floats: try input.floats().map(function))
    }
}

// MARK: - Broadcasting

/// The place in an array for a place in a shape whose axes have other steps there.
private struct Walk {
    let shape: [Int]
    let steps: [Int]

    func place(_ index: Int) -> Int {
        var (rest, place) = (index, 0)
        for axis in shape.indices.reversed() where shape[axis] > 0 {
            place += rest % shape[axis] * steps[axis]
            rest /= shape[axis]
        }
        return place
    }
}

/// The distance between neighbours along each axis of an array that lies row by row.
func steps(_ shape: [Int]) -> [Int] {
    var result = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { result[axis] = result[axis + 1] * shape[axis + 1] }
    return result
}

/// The shape to which all shapes are stretched, axes of size 1 along the others.
private func broadcast(_ shapes: [[Int]], _ node: Node) throws -> [Int] {
    let rank = shapes.map(\.count).max() ?? 0
    guard rank <= 64 else { throw node.bad("number of axes", rank, "at most 64") }
    return try (0..<rank).map { axis in
        var size = 1
        for shape in shapes where axis >= rank - shape.count {
            let found = shape[axis - (rank - shape.count)]
            guard found == size || found == 1 || size == 1 else { throw node.bad("shapes", shapes, "shapes that fit") }
            if found != 1 { size = found }
        }
        return size
    }
}

private func broadcastSteps(_ shape: [Int], to wide: [Int]) -> [Int] {
    let own = steps(shape)
    let missing = wide.count - shape.count
    return wide.indices.map { $0 < missing || shape[$0 - missing] == 1 ? 0 : own[$0 - missing] }
}
