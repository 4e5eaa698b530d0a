/// A node of the graph with its attributes by name.
struct Node {
    /// The node's position in the file.
    let index: Int
    /// What messages call it.
    let place: NodePlace
    /// The operator.
    let operatorName: String
    /// Empty for the standard operators.
    let domain: String
    /// The names of the values that it takes in; empty for one that is left out.
    let inputs: [String]
    /// The names of the values that it makes.
    let outputs: [String]
    private let attributes: [String: AttributeProto]

    init(_ node: NodeProto, index: Int) throws {
        self.index = index
        operatorName = node.opType
        // Converters of Core ML put the scale of the first layer into domains of their own.
        domain = node.domain == "ai.onnx" || node.opType == "ImageScaler" ? "" : node.domain
        inputs = node.input
        outputs = node.output
        place = NodePlace(
            name: node.name.isEmpty ? node.output.first { !$0.isEmpty } ?? "\(index)" : node.name,
            operatorName: node.opType)
        attributes = Dictionary(node.attribute.map { ($0.name, $0) }) { first, _ in first }
        guard attributes.count == node.attribute.count else {
            throw unsupported("it has an attribute twice; export the model again with the tool that made it")
        }
    }

    /// True when anything may take in the output.
    func hasOutput(_ index: Int) -> Bool { index < outputs.count && !outputs[index].isEmpty }

    /// The error for an operator that is known, used in a way that is not.
    func unsupported(_ reason: String) -> ONNXFault { .unsupportedUse(place, reason: reason) }

    /// The error for an impossible value.
    func bad(_ name: String, _ found: Any, _ expected: String) -> ONNXFault {
        .badValue(place, name: name, found: "\(found)", expected: expected)
    }
}

// MARK: - Attributes

extension Node {
    private func attribute(_ name: String, _ type: AttributeProto.AttributeType, _ word: String) throws
        -> AttributeProto?
    {
        guard let attribute = attributes[name] else { return nil }
        guard attribute.refAttrName.isEmpty else { throw bad(name, "reference", "a value") }
        // Old exporters leave the type out.
        guard !attribute.hasType || attribute.type == type || attribute.type == .undefined else {
            throw bad(name, "attribute of another type", word)
        }
        return attribute
    }

    /// A whole number.
    func int(_ name: String) throws -> Int? { try attribute(name, .int, "a whole number").map { Int($0.i) } }

    /// A whole number that may be at most as large as any size of a network.
    func int(_ name: String, default value: Int) throws -> Int { try int(name) ?? value }

    /// A flag.
    func flag(_ name: String, default value: Bool = false) throws -> Bool { try int(name).map { $0 != 0 } ?? value }

    /// Whole numbers.
    func ints(_ name: String) throws -> [Int]? {
        try attribute(name, .ints, "whole numbers").map { $0.ints.map(Int.init) }
    }

    /// A number.
    func float(_ name: String) throws -> Float? {
        guard let value = try attribute(name, .float, "a number")?.f else { return nil }
        guard !value.isNaN else { throw bad(name, value, "a number") }
        return value
    }

    /// A finite number.
    func float(_ name: String, default value: Float) throws -> Float {
        let found = try float(name) ?? value
        guard found.isFinite else { throw bad(name, found, "a finite number") }
        return found
    }

    /// Numbers.
    func floats(_ name: String) throws -> [Float]? { try attribute(name, .floats, "numbers")?.floats }

    /// A text.
    func string(_ name: String) throws -> String? {
        try attribute(name, .string, "a text").map { String(decoding: $0.s, as: UTF8.self) }
    }

    /// A tensor.
    func tensor(_ name: String) throws -> TensorProto? { try attribute(name, .tensor, "a tensor")?.t }
}
