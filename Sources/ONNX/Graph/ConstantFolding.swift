/// Computes nodes whose inputs are all constants: the arithmetic of sizes, and rearranged weights.
struct ConstantFolding {
    /// The version of the standard operators.
    let opset: Int
    /// Reads the tensors of nodes.
    let tensors: TensorReader
    /// How many values may be computed in all, so that no file can ask for more memory than its size explains.
    let limit: Int
    private var computed = 0

    init(opset: Int, tensors: TensorReader, limit: Int) {
        self.opset = opset
        self.tensors = tensors
        self.limit = limit
    }

    /// The value of a node's output; nil for an operator that is not computed.
    ///
    /// - Parameter inputs: The constants that enter; nil for one that is left out.
    /// - Throws: ``ONNXFault``, `FileError`.
    mutating func value(of node: Node, _ inputs: [Constant?]) throws -> Constant? {
        func input(_ index: Int) throws -> Constant {
            guard index < inputs.count, let constant = inputs[index] else {
                throw node.bad("number of inputs", inputs.count, "at least \(index + 1)")
            }
            return constant
        }
        func optional(_ index: Int) -> Constant? { index < inputs.count ? inputs[index] : nil }

        switch node.operatorName {
        case "Identity", "Dropout":
            return try input(0)
        case "Constant":
            return try literal(node)
        case "ConstantOfShape":
            return try filled(node, input(0))
        case "Cast":
            return try cast(node, input(0))
        case "Shape":
            return try shape(node, input(0).shape)
        case "Size":
            return Constant(shape: [], integers: [try input(0).count])
        case "Range":
            return try range(node, [input(0), input(1), input(2)])
        case "Reshape":
            let wanted = try optional(1)?.integers() ?? node.ints("shape") ?? []
            return try input(0).reshaped(node.reshaped(input(0).shape, to: wanted))
        case "Flatten":
            let shape = try input(0).shape
            let split = try node.flattenedAxes(rank: shape.count)
            return try input(0).reshaped([shape[..<split].reduce(1, *), shape[split...].reduce(1, *)])
        case "Squeeze":
            let axes = try optional(1)?.integers() ?? node.ints("axes")
            let shape = try input(0).shape
            return try input(0).reshaped(node.squeezed(shape, axes).map { shape[$0] })
        case "Unsqueeze":
            return try unsqueeze(node, input(0), optional(1)?.integers() ?? node.ints("axes") ?? [])
        case "Transpose":
            return try transpose(node, input(0))
        case "Gather":
            return try gather(node, input(0), input(1))
        case "Slice":
            return try slice(node, input(0), (1...4).map(optional))
        case "Concat":
            return try concatenate(node, inputs.indices.map(input))
        case "Expand":
            return try expand(node, input(0), to: input(1).integers())
        case "Where":
            return try choose(node, input(0), input(1), input(2))
        case "Add", "Sub", "Mul", "Div", "Min", "Max", "Pow", "Equal":
            return try combine(node, inputs.indices.map(input))
        case "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSumSquare", "ReduceL2":
            return try reduce(node, input(0), optional(1)?.integers() ?? node.ints("axes") ?? [])
        case "BatchNormalization", "InstanceNormalization":
            return try normalize(node, inputs.indices.map(input))
        case "Neg", "Abs", "Floor", "Ceil", "Sqrt", "Exp", "Log", "Reciprocal":
            return try apply(node, input(0))
        default:
            return nil
        }
    }

    /// Notes that a constant of this shape will be computed.
    ///
    /// - Returns: The number of its values.
    mutating func take(_ shape: [Int], _ node: Node) throws -> Int {
        guard let count = elementCount(shape) else { throw node.bad("shape", shape, "a possible shape") }
        computed += count
        guard computed <= limit else {
            throw ONNXFault.tooManyValues(what: "computed constants", count: computed, limit: limit)
        }
        return count
    }

    /// The shape of a value as a constant; a part of it from version 15 on.
    func shape(_ node: Node, _ shape: [Int]) throws -> Constant {
        func bound(_ value: Int) -> Int {
            let absolute = value < 0 ? value.addingReportingOverflow(shape.count).partialValue : value
            return min(max(absolute, 0), shape.count)
        }
        let start = bound(try node.int("start", default: 0))
        let end = max(start, bound(try node.int("end", default: shape.count)))
        return Constant(shape: [end - start], integers: Array(shape[start..<end]))
    }

    private func literal(_ node: Node) throws -> Constant {
        if let tensor = try node.tensor("value") { return try tensors.constant(tensor) }
        if let value = try node.float("value_float") { return Constant(shape: [], floats: [value]) }
        if let values = try node.floats("value_floats") { return Constant(shape: [values.count], floats: values) }
        if let value = try node.int("value_int") { return Constant(shape: [], integers: [value]) }
        if let values = try node.ints("value_ints") { return Constant(shape: [values.count], integers: values) }
        throw node.unsupported("its value is neither a tensor nor numbers")
    }

    private func filled(_ node: Node, _ sizes: Constant) throws -> Constant {
        let shape = try sizes.integers()
        guard elementCount(shape) != nil else { throw node.bad("shape", shape, "a possible shape") }
        guard let tensor = try node.tensor("value") else {
            return Constant(shape: shape, filledWith: 0, isInteger: false)
        }
        guard let value = try tensors.constant(tensor).scalar() else {
            throw node.bad("value", "tensor of \(tensor.dims)", "one number")
        }
        return Constant(
            shape: shape, filledWith: Double(value),
            isInteger: ElementType(rawValue: Int(tensor.dataType))?.floatFormat == nil)
    }

    private mutating func cast(_ node: Node, _ input: Constant) throws -> Constant {
        let code = try node.int("to", default: 1)
        guard let type = ElementType(rawValue: code) else { throw node.bad("type", code, "a type of numbers") }
        var result = input
        result.isInteger = type.floatFormat == nil
        if case .filled(let value) = input.values {
            result.values = .filled(result.isInteger ? value.rounded(.towardZero) : value)
        } else if type == .bool {
            _ = try take(input.shape, node)
            result.values = .integers(try input.floats().map { $0 == 0 ? 0 : 1 })
        } else if result.isInteger != input.isInteger {
            _ = try take(input.shape, node)
            result.values = result.isInteger ? .integers(try input.integers()) : .floats(try input.floats())
        }
        return result
    }

    private mutating func range(_ node: Node, _ bounds: [Constant]) throws -> Constant {
        let isInteger = bounds.allSatisfy(\.isInteger)
        let numbers = try bounds.map { bound in
            guard
                let number = isInteger
                    ? try bound.integers().first.map(Double.init) : try bound.scalar().map(Double.init)
            else {
                throw node.bad("bound", "nothing", "a number")
            }
            return number
        }
        let steps = ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up)
        guard steps.isFinite, steps <= 0x1p20, numbers[2] != 0 else {
            throw node.bad("length", steps, "at most \(1 << 20)")
        }
        let count = try take([max(0, Int(steps))], node)
        let values = (0..<count).map { numbers[0] + Double($0) * numbers[2] }
        return isInteger
            ? Constant(shape: [count], integers: values.map { Int($0) })
            : Constant(shape: [count], floats: values.map(Float.init))
    }

    private func unsqueeze(_ node: Node, _ input: Constant, _ axes: [Int]) throws -> Constant {
        let added = Set(try node.unsqueezed(rank: input.shape.count, axes))
        var rest = input.shape[...]
        return input.reshaped((0..<input.shape.count + added.count).map { added.contains($0) ? 1 : rest.removeFirst() })
    }
}
