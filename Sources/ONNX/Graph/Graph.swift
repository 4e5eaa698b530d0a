/// The nodes on which an output depends, in an order in which each comes after those it needs.
struct Graph {
    /// The nodes that are needed.
    let order: [Node]
    /// The graph's inputs that are needed and have no value of their own.
    let inputs: [ValueInfoProto]
    /// The name of the output.
    let output: String
    /// The name of a second output, the boxes of our own exports; nil for other graphs.
    let boxes: String?
    private let initializers: [String: TensorProto]

    /// Finds out what an output needs.
    ///
    /// - Parameter wanted: The output's name; nil for the first.
    /// - Throws: ``ONNXFault``.
    init(_ graph: GraphProto, output wanted: String?) throws {
        let names = graph.output.map(\.name)
        guard let output = wanted ?? names.first, names.contains(output) else {
            throw ONNXFault.noOutput(wanted: wanted, available: names)
        }
        self.output = output
        let boxes = wanted == nil && names == ["scores", "boxes"] ? names[1] : nil
        self.boxes = boxes
        guard graph.sparseInitializer.isEmpty else {
            throw ONNXFault.tensor(graph.sparseInitializer[0].values.name, .sparse)
        }
        var initializers: [String: TensorProto] = [:]
        for tensor in graph.initializer {
            guard initializers.updateValue(tensor, forKey: tensor.name) == nil else {
                throw ONNXFault.duplicateName(tensor.name)
            }
        }
        var makers: [String: Int] = [:]
        for (index, node) in graph.node.enumerated() {
            for name in node.output where !name.isEmpty {
                guard makers.updateValue(index, forKey: name) == nil, initializers[name] == nil else {
                    throw ONNXFault.duplicateName(name)
                }
            }
        }
        var inputs: [String: ValueInfoProto] = [:]
        for input in graph.input {
            guard inputs.updateValue(input, forKey: input.name) == nil else {
                throw ONNXFault.duplicateName(input.name)
            }
        }
        self.initializers = initializers

        var walk = Walk(nodes: graph.node, makers: makers) { initializers[$0] != nil || inputs[$0] != nil }
        let walked = try walk.order(to: output) + (boxes.map { try walk.order(to: $0) } ?? [])
        // The order of the file is kept where it is one; exporters and people think in it.
        let sorted = walked.sorted { $0.index < $1.index }
        let isOrder = sorted.allSatisfy { node in node.inputs.allSatisfy { makers[$0] ?? -1 < node.index } }
        let order = isOrder ? sorted : walked
        self.order = order
        let used = Set(order.flatMap(\.inputs) + [output])
        self.inputs = graph.input.filter {
            used.contains($0.name) && initializers[$0.name] == nil && makers[$0.name] == nil
        }
    }

    /// The tensor of the file under a name.
    func initializer(_ name: String) -> TensorProto? { initializers[name] }

    /// A walk from the output to what it needs; its depth is kept in memory of its own, so that no file can
    /// exhaust the stack.
    private struct Walk {
        private enum State {
            case entered
            case done
        }
        let nodes: [NodeProto]
        let makers: [String: Int]
        let isKnown: (String) -> Bool
        private var states: [Int: State] = [:]

        init(nodes: [NodeProto], makers: [String: Int], isKnown: @escaping (String) -> Bool) {
            self.nodes = nodes
            self.makers = makers
            self.isKnown = isKnown
        }

        /// What an output needs, without what an earlier one did.
        mutating func order(to output: String) throws -> [Node] {
            guard let last = makers[output], states[last] == nil else { return [] }
            var order: [Node] = []
            var stack: [(node: Node, next: Int)] = [(try enter(last), 0)]
            while let (node, next) = stack.last {
                if next == node.inputs.count {
                    states[node.index] = .done
                    order.append(node)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let name = node.inputs[next]
                guard let maker = makers[name] else {
                    guard name.isEmpty || isKnown(name) else {
                        throw ONNXFault.danglingInput(node.place, input: name)
                    }
                    continue
                }
                switch states[maker] {
                case nil: stack.append((try enter(maker), 0))
                case .entered: throw ONNXFault.cycle(try Node(nodes[maker], index: maker).place)
                case .done: break
                }
            }
            return order
        }

        private mutating func enter(_ index: Int) throws -> Node {
            states[index] = .entered
            return try Node(nodes[index], index: index)
        }
    }
}
