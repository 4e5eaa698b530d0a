import Foundation
import Network
import Testing

@testable import ONNX

@Suite("An ONNX operator becomes the layer that does the same")
struct ImportOperatorTests {
    @Test("convolutions and poolings", arguments: OperatorCase.windows)
    func windows(_ example: OperatorCase) throws {
        #expect(try example.graph.text() == example.expected())
    }

    @Test("functions, normalisations, enlargements", arguments: OperatorCase.values)
    func values(_ example: OperatorCase) throws {
        #expect(try example.graph.text() == example.expected())
    }

    @Test("joins", arguments: OperatorCase.joins)
    func joins(_ example: OperatorCase) throws {
        #expect(try example.graph.text() == example.expected())
    }

    @Test("Gemm scales its matrix and its bias, and may transpose")
    func generalProduct() throws {
        var graph = TestGraph([1, 2])
        graph.weights("w", [2, 3], [1, 2, 3, 4, 5, 6])
        graph.weights("b", [1, 3], [1, 2, 3])
        graph.node("Gemm", ["x", "w", "b"], "y", .float("alpha", 2), .float("beta", 3))
        #expect(try run(graph.imported(), [1, 10]) == [85, 110, 135])

        var transposed = TestGraph([1, 2])
        transposed.weights("w", [3, 2], [1, 4, 2, 5, 3, 6])
        transposed.node("Gemm", ["x", "w"], "y", .int("transB", 1))
        #expect(try run(transposed.imported(), [1, 10]) == [41, 52, 63])
    }

    @Test("a sum after a product is its bias")
    func productAndSum() throws {
        var graph = TestGraph([1, 2])
        graph.weights("w", [2, 3], [1, 2, 3, 4, 5, 6])
        graph.weights("b", [3], [1, 2, 3])
        graph.node("MatMul", ["x", "w"], "m")
        graph.node("Add", ["b", "m"])
        #expect(try graph.text() == "input 1x1x2; fc3")
        #expect(try run(graph.imported(), [1, 10]) == [42, 54, 66])
    }

    @Test("scales and shifts one after the other are one layer")
    func scales() throws {
        var graph = TestGraph([1, 2, 1, 1])
        graph.weights("mean", [2, 1, 1], [1, 2])
        graph.weights("deviation", [2, 1, 1], [2, 4])
        graph.weights("one", [], [1])
        graph.node("Sub", ["x", "mean"], "a")
        graph.node("Div", ["a", "deviation"], "b")
        graph.node("Sub", ["one", "b"])
        #expect(try graph.text() == "input 1x1x2; scale")
        #expect(try run(graph.imported(), [5, 10]) == [-1, -1])
    }

    @Test("parts of a split are selections, with the last one smaller")
    func split() throws {
        var graph = TestGraph([1, 5, 2, 2], opset: 18)
        graph.nodes("Split", ["x"], ["a", "b"], [.int("axis", 1), .int("num_outputs", 2)])
        graph.node("Concat", ["b", "a"], "y", .int("axis", 1))
        #expect(
            try graph.text() == Architecture(text: "input 2x2x5; =x; select3,4 =b; @x select0-2 =a; @b concat@a").text
                || graph.text() == Architecture(text: "input 2x2x5 =x; select0-2 =a; @x select3,4 concat@a").text)
    }

    @Test("slices of channels may step backwards")
    func slice() throws {
        var graph = TestGraph([1, 5, 1, 1])
        graph.integers("starts", [-1])
        graph.integers("ends", [.min])
        graph.integers("axes", [1])
        graph.integers("steps", [-2])
        graph.node("Slice", ["x", "starts", "ends", "axes", "steps"])
        #expect(try graph.text() == "input 1x1x5; select4,2,0")
    }
}
