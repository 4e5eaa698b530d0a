import Foundation
import Network
import TestSupport

@testable import ONNX

/// Builds small graphs through the generated types.
struct TestGraph {
    var model = ModelProto()

    /// A graph with one input `x`; sizes below 1 are left open.
    init(_ input: [Int] = [1, 2, 4, 4], opset: Int = 13) {
        var set = OperatorSetIdProto()
        set.version = Int64(opset)
        model.irVersion = 8
        model.opsetImport = [set]
        model.graph.input = [TestGraph.value("x", input)]
        model.graph.output = [TestGraph.value("y", [])]
    }

    /// A float input or output.
    static func value(_ name: String, _ sizes: [Int]) -> ValueInfoProto {
        var value = ValueInfoProto()
        value.name = name
        value.type.tensorType.elemType = 1
        value.type.tensorType.shape.dim = sizes.map { size in
            var dimension = TensorShapeProto.Dimension()
            if size > 0 { dimension.dimValue = Int64(size) } else { dimension.dimParam = "n" }
            return dimension
        }
        return value
    }

    /// Adds a node; its first output is `y` unless told.
    mutating func node(
        _ type: String, _ inputs: [String] = ["x"], _ output: String = "y", _ attributes: AttributeProto...
    ) {
        nodes(type, inputs, [output], attributes)
    }

    /// Adds a node with several outputs.
    mutating func nodes(
        _ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [AttributeProto] = []
    ) {
        var node = NodeProto()
        node.opType = type
        node.name = "the \(type)"
        node.input = inputs
        node.output = outputs
        node.attribute = attributes
        model.graph.node.append(node)
    }

    /// Adds float weights; 0.25, 0.5, 0.75 … unless told.
    mutating func weights(_ name: String, _ shape: [Int], _ values: [Float]? = nil) {
        var tensor = TensorProto()
        tensor.name = name
        tensor.dims = shape.map(Int64.init)
        tensor.dataType = 1
        let values = values ?? (0..<shape.reduce(1, *)).map { Float($0 + 1) / 4 }
        tensor.rawData = values.withUnsafeBytes { Data($0) }
        model.graph.initializer.append(tensor)
    }

    /// Adds whole numbers.
    mutating func integers(_ name: String, _ values: [Int], shape: [Int]? = nil) {
        var tensor = TensorProto()
        tensor.name = name
        tensor.dims = (shape ?? [values.count]).map(Int64.init)
        tensor.dataType = 7
        tensor.int64Data = values.map(Int64.init)
        model.graph.initializer.append(tensor)
    }

    /// The bytes of the file.
    func data() throws -> Data { try model.serializedData() }

    /// The network that is read from it.
    func imported(_ options: ONNXImportOptions = ONNXImportOptions()) throws -> ImportedNetwork {
        try importONNX(data: data(), name: "test.onnx", options: options)
    }

    /// The network that is read from it, as text.
    func text(_ options: ONNXImportOptions = ONNXImportOptions()) throws -> String {
        try imported(options).architecture.text
    }

    /// What is wrong with it; nil for nothing.
    func fault(_ options: ONNXImportOptions = ONNXImportOptions()) throws -> ONNXError.Fault? {
        do {
            _ = try imported(options)
            return nil
        } catch let error as ONNXError {
            return error.fault
        }
    }
}

/// Runs a network on values that lie channels first, by the formulas.
func run(_ network: ImportedNetwork, _ values: [Float]) -> [Double] {
    let shape = network.architecture.input
    let map = ReferenceMap(height: shape.height, width: shape.width, channels: shape.channels) { y, x, c in
        Double(values[(c * shape.height + y) * shape.width + x])
    }
    return referenceForward(network.architecture, network.parameters, map).channelsFirst
}
