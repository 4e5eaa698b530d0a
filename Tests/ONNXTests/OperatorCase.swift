import Network
import Testing

@testable import ONNX

/// A small graph and the layers that it should become.
struct OperatorCase: CustomTestStringConvertible, Sendable {
    let layers: String
    let input: [Int]
    let opset: Int
    let build: @Sendable (inout TestGraph) -> Void

    init(
        _ layers: String, input: [Int] = [1, 2, 4, 4], opset: Int = 13,
        _ build: @escaping @Sendable (inout TestGraph) -> Void
    ) {
        (self.layers, self.input, self.opset, self.build) = (layers, input, opset, build)
    }

    var testDescription: String { layers }

    var graph: TestGraph {
        var graph = TestGraph(input, opset: opset)
        build(&graph)
        return graph
    }

    /// The text with the input in front, in its canonical form.
    func expected() throws -> String {
        let shape =
            input.count == 2 ? "1x1x\(input[1])" : "\(input[2])x\(input[3])x\(input[1])"
        return try Architecture(text: "input \(shape); \(layers)").text
    }
}
