import FoundationEssentials
import Glibc
import SwiftProtobuf

/// A graph in the making, and its file.
///
/// Weights are asked for when they are written, one tensor after the other; only the structure goes through
/// SwiftProtobuf. So an export needs no second copy of the weights.
struct GraphWriter {
    /// An ONNX file cannot be larger: protobuf messages have at most 2³¹ − 1 bytes.
    static let longestFileInBytes = Int(Int32.max)

    /// A tensor of the file.
    private struct Initializer {
        var tensor: TensorProto
        var count: Int
        var make: () -> [Float]
    }
    /// The version of the standard operators; operators of later versions raise it.
    private(set) var opset = 13
    private var nodes: [NodeProto] = []
    private var initializers: [Initializer] = []

    /// Adds a node with one output.
    ///
    /// - Parameters:
    ///   - version: The version of the standard operators that it needs.
    /// - Returns: The name of its output.
    mutating func add(
        _ operatorName: String, _ inputs: [String], _ output: String, _ attributes: [AttributeProto] = [],
        version: Int = 13
    ) -> String {
        var node = NodeProto()
        node.opType = operatorName
        node.name = output
        node.input = inputs
        node.output = [output]
        node.attribute = attributes
        nodes.append(node)
        opset = max(opset, version)
        return output
    }

    /// Gives the last node's output another name.
    mutating func renameLastOutput(_ name: String) { nodes[nodes.count - 1].output = [name] }

    /// True when there is no node yet.
    var isEmpty: Bool { nodes.isEmpty }

    /// Adds weights, which are asked for when they are written.
    ///
    /// - Returns: Their name.
    mutating func weights(_ name: String, _ shape: [Int], _ make: @escaping () -> [Float]) -> String {
        var tensor = TensorProto()
        tensor.name = name
        tensor.dims = shape.map(Int64.init)
        tensor.dataType = Int32(ElementType.float32.rawValue)
        initializers.append(Initializer(tensor: tensor, count: shape.reduce(1, *), make: make))
        return name
    }

    /// Adds whole numbers.
    ///
    /// - Returns: Their name.
    mutating func integers(_ name: String, _ values: [Int]) -> String {
        var tensor = TensorProto()
        tensor.name = name
        tensor.dims = [Int64(values.count)]
        tensor.dataType = Int32(ElementType.int64.rawValue)
        tensor.int64Data = values.map(Int64.init)
        initializers.append(Initializer(tensor: tensor, count: 0, make: { [] }))
        return name
    }

    // MARK: - Writing

    /// Hands over the bytes of the file, piece by piece.
    ///
    /// - Parameter write: Takes the next bytes.
    /// - Throws: ``ONNXFault/exportTooLarge(bytes:limitBytes:)`` before anything is written; what `write`
    ///   throws.
    func write(
        _ header: ModelProto, input: ValueInfoProto, outputs: [ValueInfoProto],
        to write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var graph = GraphProto()
        graph.name = "fcnscan"
        graph.node = nodes
        graph.input = [input]
        graph.output = outputs
        let structure: [UInt8] = try graph.serializedBytes()
        var model = header
        var operators = OperatorSetIdProto()
        operators.version = Int64(opset)
        model.irVersion = opset >= 20 ? 9 : 8
        model.opsetImport = [operators]
        let before: [UInt8] = try model.serializedBytes()

        /// What stands before the numbers of each tensor: the field `initializer` of the graph, the tensor's own
        /// fields, and `raw_data` where there is any.
        let heads = try initializers.map { initializer -> [UInt8] in
            let fields: [UInt8] = try initializer.tensor.serializedBytes()
            let bytes = initializer.count * 4
            var raw: [UInt8] = []
            if initializer.tensor.int64Data.isEmpty {
                appendVarint(9 << 3 | 2, to: &raw)
                appendVarint(UInt64(bytes), to: &raw)
            }
            var head: [UInt8] = []
            appendVarint(5 << 3 | 2, to: &head)
            appendVarint(UInt64(fields.count + raw.count + bytes), to: &head)
            return head + fields + raw
        }
        let graphBytes = zip(heads, initializers).reduce(structure.count) { $0 + $1.0.count + $1.1.count * 4 }
        var start = before
        appendVarint(7 << 3 | 2, to: &start)
        appendVarint(UInt64(graphBytes), to: &start)
        guard start.count + graphBytes <= GraphWriter.longestFileInBytes else {
            throw ONNXFault.exportTooLarge(
                bytes: start.count + graphBytes, limitBytes: GraphWriter.longestFileInBytes)
        }
        try (start + structure).withUnsafeBytes(write)
        for (head, initializer) in zip(heads, initializers) {
            try head.withUnsafeBytes(write)
            guard initializer.count > 0 else { continue }
            let values = initializer.make()
            precondition(values.count == initializer.count, "as many weights as their shape says")
            try values.withUnsafeBytes(write)
        }
    }
}

extension AttributeProto {
    /// A whole number.
    static func int(_ name: String, _ value: Int) -> AttributeProto {
        make(name, .int) { $0.i = Int64(value) }
    }

    /// Whole numbers.
    static func ints(_ name: String, _ values: [Int]) -> AttributeProto {
        make(name, .ints) { $0.ints = values.map(Int64.init) }
    }

    /// A number.
    static func float(_ name: String, _ value: Float) -> AttributeProto {
        make(name, .float) { $0.f = value }
    }

    /// A text.
    static func string(_ name: String, _ value: String) -> AttributeProto {
        make(name, .string) { $0.s = Data(value.utf8) }
    }

    private static func make(
        _ name: String, _ type: AttributeType, _ set: (inout AttributeProto) -> Void
    ) -> AttributeProto {
        var attribute = AttributeProto()
        attribute.name = name
        attribute.type = type
        set(&attribute)
        return attribute
    }
}
