import Foundation
import Network
import Testing

@testable import ONNX

@Suite("Layouts of ONNX values")
struct ImportLayoutTests {
    @Test("channels that are shuffled by reshape, transpose, reshape become one selection")
    func shuffle() throws {
        var graph = TestGraph([1, 6, 2, 3])
        graph.integers("groups", [1, 2, 3, 2, 3])
        graph.integers("back", [1, 6, 2, 3])
        graph.node("Reshape", ["x", "groups"], "a")
        graph.node("Transpose", ["a"], "b", .ints("perm", [0, 2, 1, 3, 4]))
        graph.node("Reshape", ["b", "back"], "c")
        graph.node("Relu", ["c"])
        #expect(try graph.text() == Architecture(text: "input 2x3x6; relu select0,3,1,4,2,5").text)
    }

    @Test("PyTorch's view(x.size(0), -1) is a flatten")
    func view() throws {
        var graph = TestGraph([0, 2, 2, 3])
        graph.node("Shape", ["x"], "shape")
        graph.integers("zero", [0], shape: [])
        graph.node("Gather", ["shape", "zero"], "n", .int("axis", 0))
        graph.integers("axes", [0])
        graph.node("Unsqueeze", ["n", "axes"], "n1")
        graph.integers("rest", [-1])
        graph.node("Concat", ["n1", "rest"], "sizes", .int("axis", 0))
        graph.node("Reshape", ["x", "sizes"], "flat")
        graph.weights("w", [4, 12])
        graph.node("Gemm", ["flat", "w"], "y", .int("transB", 1))
        #expect(try graph.text() == "input 2x3x2; fc4")
    }

    @Test("an input with channels last and a transposition is our input")
    func channelsLast() throws {
        var graph = TestGraph([1, 4, 5, 3])
        graph.weights("mean", [3], [1, 2, 3])
        graph.weights("w", [2, 3, 3, 3])
        graph.weights("fc", [12, 2], (0..<24).map(Float.init))
        graph.integers("sizes", [-1, 12])
        graph.node("Sub", ["x", "mean"], "a")
        graph.node("Transpose", ["a"], "b", .ints("perm", [0, 3, 1, 2]))
        graph.node("Conv", ["b", "w"], "c")
        graph.node("Transpose", ["c"], "d", .ints("perm", [0, 2, 3, 1]))
        graph.node("Reshape", ["d", "sizes"], "e")
        graph.node("MatMul", ["e", "fc"])
        let network = try graph.imported()
        #expect(network.inputLayout == .channelsLast)
        #expect(
            try network.architecture.text == Architecture(text: "input 4x5x3; scale conv3-2/b0 flatten/hwc fc2").text)
        #expect(network.parameters[0][1].values == [-1, -2, -3])
        #expect(network.parameters[3][0].values.prefix(3) == [0, 2, 4])
    }

    @Test("a product over the last dimension of a map is a 1×1 convolution")
    func productOfMap() throws {
        var graph = TestGraph([1, 2, 2, 3])
        graph.weights("w", [3, 2], [1, 2, 3, 4, 5, 6])
        graph.node("MatMul", ["x", "w"])
        let network = try graph.imported()
        #expect(network.architecture.text == "input 2x2x3; conv1-2/b0")
        #expect(network.parameters[0][0].values == [1, 3, 5, 2, 4, 6])
    }

    @Test("a mean image is a scale of positions, one that is the same everywhere is not")
    func meanImage() throws {
        var graph = TestGraph([1, 2, 2, 2])
        graph.weights("mean", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])
        graph.node("Sub", ["x", "mean"])
        let network = try graph.imported()
        #expect(network.architecture.text == "input 2x2x2; scale/map")
        #expect(network.parameters[0][1].values == [-1, -2, -3, -4, -5, -6, -7, -8])

        var even = TestGraph([1, 2, 2, 2])
        even.weights("mean", [2, 2, 2], [1, 1, 1, 1, 5, 5, 5, 5])
        even.node("Sub", ["x", "mean"])
        #expect(try even.text() == "input 2x2x2; scale")
    }

    @Test("squeeze-and-excitation with matrices has 1×1 convolutions, because maps follow")
    func squeeze() throws {
        var graph = TestGraph([1, 4, 3, 3])
        graph.node("GlobalAveragePool", ["x"], "p")
        graph.node("Flatten", ["p"], "f")
        graph.weights("w", [4, 4])
        graph.node("Gemm", ["f", "w"], "g", .int("transB", 1))
        graph.node("Sigmoid", ["g"], "s")
        graph.integers("sizes", [1, 4, 1, 1])
        graph.node("Reshape", ["s", "sizes"], "r")
        graph.node("Mul", ["x", "r"])
        #expect(try graph.text() == Architecture(text: "input 3x3x4 =x; avgpool3/s1 conv1-4 sigmoid =g; @x mul@g").text)
    }

    @Test("a batch of several pictures is seen through reshapes")
    func batch() throws {
        var graph = TestGraph([3, 2, 2, 2])
        graph.integers("sizes", [3, -1])
        graph.weights("w", [2, 8])
        graph.node("Reshape", ["x", "sizes"], "f")
        graph.node("Gemm", ["f", "w"], "y", .int("transB", 1))
        let network = try graph.imported()
        #expect(network.batch == 3)
        #expect(network.architecture.text == "input 2x2x2; fc2")
        #expect(network.warnings.count == 1)
    }

    @Test("views split and join factors, and refuse to cut through them")
    func views() {
        let shape = Shape(height: 4, width: 3, channels: 6)
        let view = View.channelsFirst(shape, batch: 1)
        #expect(view.sizes == [1, 6, 4, 3])
        #expect(view.reshaped([1, 72])?.reshaped([1, 6, 4, 3]) == view)
        #expect(view.reshaped([1, 2, 3, 2, 2, 3])?.reshaped([6, 12])?.reshaped([1, 6, 4, 3]) == view)
        #expect(view.reshaped([1, 4, 18]) == nil)
        #expect(view.reshaped([1, 6, 4]) == nil)
        #expect(view.permuted([0, 2, 3, 1]) == .channelsLast(shape, batch: 1))
    }
}
