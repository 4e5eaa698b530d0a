import Network

/// Turns the nodes of a graph into layers.
///
/// A value of the graph is a constant, or it comes from the picture: then it is an output of our network together
/// with a ``View`` of it. Reshapes and transpositions change the view only; operators ask for the layout they need.
struct GraphImporter {
    /// A value of the graph.
    enum Value {
        case constant(Constant)
        case map(MapValue)
        /// A part of a normalisation over channels, of which there is no layer yet.
        case statistic(ChannelStatistic)
    }
    /// The number of pictures that the graph takes at once.
    let batch: Int
    /// The version of the standard operators.
    let opset: Int
    /// The layers so far.
    var draft: NetworkDraft
    /// Reads the tensors of the file.
    let tensors: TensorReader
    /// What the reader should know.
    var warnings: [String] = []
    private let graph: Graph
    private var folding: ConstantFolding
    private var values: [String: Value] = [:]

    init(_ graph: Graph, input: GraphInput, opset: Int, tensors: TensorReader, foldingLimit: Int) {
        self.graph = graph
        self.opset = opset
        self.tensors = tensors
        batch = input.batch
        draft = NetworkDraft(input: input.shape)
        folding = ConstantFolding(opset: opset, tensors: tensors, limit: foldingLimit)
        values[input.name] = .map(MapValue(output: -1, shape: input.shape, view: input.view))
    }

    /// Goes through all nodes.
    ///
    /// - Returns: The output of the graph.
    /// - Throws: ``ONNXFault``, `FileError`.
    mutating func run() throws -> MapValue {
        let lastUses = Dictionary(
            graph.order.enumerated().flatMap { index, node in node.inputs.map { ($0, index) } },
            uniquingKeysWith: max)
        for (index, node) in graph.order.enumerated() {
            let results = try convert(node)
            for (name, result) in zip(node.outputs, results) where !name.isEmpty { values[name] = result }
            // Computed weights are as large as the stored ones.
            for name in node.inputs where lastUses[name] == index && name != graph.output { values[name] = nil }
        }
        let result = try value(graph.output)
        if case .statistic? = result, let node = graph.order.last(where: { $0.outputs.contains(graph.output) }) {
            throw node.unsupported(
                "it reduces the channels of each position, which is read as part of a layer normalisation only")
        }
        guard case .map(let map)? = result else {
            throw ONNXFault.noInput(output: graph.output)
        }
        return try withBoxes(map)
    }

    /// The scores together with the boxes that our own exports give beside them.
    private mutating func withBoxes(_ scores: MapValue) throws -> MapValue {
        guard let name = graph.boxes, case .map(let boxes)? = try value(name),
            let sums = draft.sums(ofScores: scores.output, boxes: boxes.output)
        else { return scores }
        var result = scores
        result.output = try draft.append(.boxes, [sums], of: nil)
        result.shape = draft.shape(of: result.output)
        result.view =
            scores.view.rank == 2
            ? .vector(result.shape.channels, batch: batch) : .channelsFirst(result.shape, batch: batch)
        return result
    }

    private mutating func value(_ name: String) throws -> Value? {
        if let value = values[name] { return value }
        guard let tensor = graph.initializer(name) else { return nil }
        let value = Value.constant(try tensors.constant(tensor))
        values[name] = value
        return value
    }

    private mutating func convert(_ node: Node) throws -> [Value] {
        guard node.domain.isEmpty else {
            throw ONNXFault.unsupportedOperator(node.place, domain: node.domain, advice: nil)
        }
        var inputs: [Value?] = []
        for name in node.inputs {
            guard !name.isEmpty else {
                inputs.append(nil)
                continue
            }
            guard let value = try value(name) else {
                throw node.unsupported("it takes in '\(name)', an output that is not computed")
            }
            inputs.append(value)
        }
        let constants = inputs.map { value -> Constant? in
            guard case .constant(let constant)? = value else { return nil }
            return constant
        }
        if zip(inputs, constants).allSatisfy({ $0 == nil || $1 != nil }) {
            guard let constant = try folding.value(of: node, constants) else {
                throw ONNXFault.unsupportedOperator(
                    node.place, domain: "", advice: Operators.advice[node.operatorName])
            }
            return [.constant(constant)]
        }
        if node.operatorName == "Shape" || node.operatorName == "Size", case .map(let map)? = inputs.first {
            let sizes = map.sizes
            return [
                .constant(
                    node.operatorName == "Size"
                        ? Constant(shape: [], integers: [sizes.reduce(1, *)]) : try folding.shape(node, sizes))
            ]
        }
        if let value = try normalizationPart(node, inputs) { return [value] }
        let arguments = Arguments(node: node, values: inputs)
        guard let maps = try layers(for: node, arguments) else {
            throw ONNXFault.unsupportedOperator(
                node.place, domain: "", advice: Operators.advice[node.operatorName])
        }
        return maps.map { .map($0) }
    }

    /// The values that enter a node.
    struct Arguments {
        let node: Node
        let values: [Value?]

        /// The number of values, with those that are left out.
        var count: Int { values.count }

        /// True when there is a value.
        func has(_ index: Int) -> Bool { index < values.count && values[index] != nil }

        /// A value that comes from the picture.
        func map(_ index: Int = 0) throws -> MapValue {
            guard has(index) else { throw node.bad("number of inputs", values.count, "at least \(index + 1)") }
            if case .statistic? = values[index] {
                throw node.unsupported(
                    "its input \(index + 1) is a mean or a deviation over the channels of each position, which is read as "
                        + "part of a layer normalisation only")
            }
            guard case .map(let map)? = values[index] else {
                throw node.unsupported("its input \(index + 1) is a constant, and the picture was expected there")
            }
            return map
        }

        /// A constant, nil for one that is left out.
        func optionalConstant(_ index: Int) throws -> Constant? {
            guard has(index) else { return nil }
            guard case .constant(let constant)? = values[index] else {
                throw node.unsupported(
                    "its input \(index + 1) depends on the picture, and only a constant can be taken there")
            }
            return constant
        }

        /// A constant that has to be there.
        func constant(_ index: Int) throws -> Constant {
            guard let constant = try optionalConstant(index) else {
                throw node.bad("number of inputs", values.count, "at least \(index + 1)")
            }
            return constant
        }
    }

    /// Adds a layer that takes in one map and keeps its shape and its view.
    mutating func keepShape(_ layer: Layer, _ map: MapValue, _ weights: [Weights] = [], of node: Node) throws
        -> MapValue
    {
        var result = map
        result.output = try draft.append(layer, [map.output], weights, of: node)
        return result
    }

    /// Adds a layer that makes another map, seen channels first.
    mutating func append(
        _ layer: Layer, _ inputs: [MapValue], _ weights: [Weights] = [], of node: Node?
    ) throws -> MapValue {
        let output = try draft.append(layer, inputs.map(\.output), weights, of: node)
        let shape = draft.shape(of: output)
        return MapValue(output: output, shape: shape, view: .channelsFirst(shape, batch: batch))
    }
}
