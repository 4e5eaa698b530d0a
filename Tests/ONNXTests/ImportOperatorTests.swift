import Foundation
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

    static let windows: [OperatorCase] = [
        OperatorCase("conv3-5/p1,0,1,2/s2x1") {
            $0.weights("w", [5, 2, 3, 3])
            $0.weights("b", [5])
            $0.node("Conv", ["x", "w", "b"], "y", .ints("pads", [1, 0, 1, 2]), .ints("strides", [2, 1]))
        },
        OperatorCase("conv2-4/g2/d2/b0") {
            $0.weights("w", [4, 1, 2, 2])
            $0.node("Conv", ["x", "w"], "y", .int("group", 2), .ints("dilations", [2, 2]))
        },
        OperatorCase("conv3-1/s2/p0,0,1,1/b0") {
            $0.weights("w", [1, 2, 3, 3])
            $0.node("Conv", ["x", "w"], "y", .string("auto_pad", "SAME_UPPER"), .ints("strides", [2, 2]))
        },
        OperatorCase("conv2-1/p1,1,0,0/b0") {
            $0.weights("w", [1, 2, 2, 2])
            $0.node("Conv", ["x", "w"], "y", .string("auto_pad", "SAME_LOWER"))
        },
        OperatorCase("conv2-1/b0") {
            $0.weights("w", [1, 2, 2, 2])
            $0.node("Conv", ["x", "w"], "y", .string("auto_pad", "VALID"))
        },
        OperatorCase("deconv3-6/s2/p1/o1/g2") {
            $0.weights("w", [2, 3, 3, 3])
            $0.weights("b", [6])
            $0.node(
                "ConvTranspose", ["x", "w", "b"], "y", .ints("strides", [2, 2]), .ints("pads", [1, 1, 1, 1]),
                .ints("output_padding", [1, 1]), .int("group", 2))
        },
        OperatorCase("deconv3-1/s2/p0,0,1,1/b0") {
            $0.weights("w", [2, 1, 3, 3])
            $0.node(
                "ConvTranspose", ["x", "w"], "y", .ints("strides", [2, 2]), .string("auto_pad", "SAME_UPPER"))
        },
        OperatorCase("deconv3-1/s2/p1,1,0,0/b0") {
            $0.weights("w", [2, 1, 3, 3])
            $0.node("ConvTranspose", ["x", "w"], "y", .ints("strides", [2, 2]), .ints("output_shape", [8, 8]))
        },
        OperatorCase("pool3x2/s2x1/p1") {
            $0.node(
                "MaxPool", ["x"], "y", .ints("kernel_shape", [3, 2]), .ints("strides", [2, 1]),
                .ints("pads", [1, 1, 1, 1]))
        },
        OperatorCase("pool3/s2/p0,0,1,1") {
            $0.node(
                "MaxPool", ["x"], "y", .ints("kernel_shape", [3, 3]), .ints("strides", [2, 2]), .int("ceil_mode", 1))
        },
        // The window that rounding up would add begins behind the map, so it does not count.
        OperatorCase("pool1/s2/p1") {
            $0.node(
                "MaxPool", ["x"], "y", .ints("kernel_shape", [2, 2]), .ints("strides", [2, 2]),
                .ints("pads", [1, 1, 1, 1]), .int("ceil_mode", 1))
        }.replacing("pool2/s2/p1"),
        OperatorCase("pool2/s1/d2") {
            $0.node("MaxPool", ["x"], "y", .ints("kernel_shape", [2, 2]), .ints("dilations", [2, 2]))
        },
        OperatorCase("avgpool2/p1,0,1,0/s1") {
            $0.node("AveragePool", ["x"], "y", .ints("kernel_shape", [2, 2]), .ints("pads", [1, 0, 1, 0]))
        },
        OperatorCase("pad1 avgpool2/s1") {
            $0.node(
                "AveragePool", ["x"], "y", .ints("kernel_shape", [2, 2]), .ints("pads", [1, 1, 1, 1]),
                .int("count_include_pad", 1))
        },
        OperatorCase("lppool2/n3/s1") {
            $0.node("LpPool", ["x"], "y", .ints("kernel_shape", [2, 2]), .int("p", 3))
        },
        OperatorCase("avgpool4/s1") { $0.node("GlobalAveragePool") },
        OperatorCase("pool4/s1") { $0.node("GlobalMaxPool") },
        OperatorCase("lppool4/s1") { $0.node("GlobalLpPool") },
        OperatorCase("avgpool4/s1") { $0.node("ReduceMean", ["x"], "y", .ints("axes", [2, 3])) },
        OperatorCase("pool4/s1", opset: 18) {
            $0.integers("axes", [-1, -2])
            $0.node("ReduceMax", ["x", "axes"], "y", .int("keepdims", 0))
        },
        OperatorCase("avgpool4x1/s1") { $0.node("ReduceMean", ["x"], "y", .ints("axes", [2])) },
        // Maxout, of neighbours and of channels that lie apart.
        OperatorCase("maxout3", input: [1, 6, 4, 4]) {
            $0.integers("sizes", [1, 2, 3, 4, 4])
            $0.node("Reshape", ["x", "sizes"], "r")
            $0.node("ReduceMax", ["r"], "y", .ints("axes", [2]), .int("keepdims", 0))
        },
        OperatorCase("select0,2,4,1,3,5 maxout3", input: [1, 6, 4, 4]) {
            $0.integers("sizes", [1, 3, 2, 4, 4])
            $0.node("Reshape", ["x", "sizes"], "r")
            $0.node("ReduceMax", ["r"], "y", .ints("axes", [1]), .int("keepdims", 0))
        },
        OperatorCase("maxout2", input: [1, 6]) {
            $0.integers("sizes", [1, 3, 2])
            $0.node("Reshape", ["x", "sizes"], "r")
            $0.node("ReduceMax", ["r"], "m", .ints("axes", [-1]))
            $0.integers("back", [1, 3])
            $0.node("Reshape", ["m", "back"], "y")
        },
        OperatorCase("avgpool4/s1 scale") { $0.node("ReduceSum", ["x"], "y", .ints("axes", [2, 3])) },
    ]

    func replacing(_ layers: String) -> OperatorCase {
        OperatorCase(layers, input: input, opset: opset, build)
    }

    static let values: [OperatorCase] = [
        OperatorCase("relu") { $0.node("Relu") },
        OperatorCase("leaky0.01") { $0.node("LeakyRelu") },
        OperatorCase("elu0.5") { $0.node("Elu", ["x"], "y", .float("alpha", 0.5)) },
        OperatorCase("selu") { $0.node("Selu") },
        OperatorCase("celu2") { $0.node("Celu", ["x"], "y", .float("alpha", 2)) },
        OperatorCase("sigmoid") { $0.node("Sigmoid") },
        OperatorCase("hardsigmoid") { $0.node("HardSigmoid") },
        OperatorCase("hardswish", opset: 14) { $0.node("HardSwish") },
        OperatorCase("tanh") { $0.node("Tanh") },
        OperatorCase("softplus") { $0.node("Softplus") },
        OperatorCase("softsign") { $0.node("Softsign") },
        OperatorCase("gelu", opset: 20) { $0.node("Gelu") },
        OperatorCase("mish", opset: 18) { $0.node("Mish") },
        OperatorCase("abs") { $0.node("Abs") },
        OperatorCase("exp") { $0.node("Exp") },
        OperatorCase("log") { $0.node("Log") },
        OperatorCase("sqrt") { $0.node("Sqrt") },
        OperatorCase("scale") { $0.node("Neg") },
        OperatorCase("clip-1,6", opset: 6) { $0.node("Clip", ["x"], "y", .float("min", -1), .float("max", 6)) },
        OperatorCase("clip0,6") {
            $0.weights("low", [], [0])
            $0.weights("high", [], [6])
            $0.node("Clip", ["x", "low", "high"])
        },
        OperatorCase("relu") {
            $0.weights("low", [], [0])
            $0.node("Clip", ["x", "low"])
        },
        OperatorCase("prelu") {
            $0.weights("slope", [2, 1, 1])
            $0.node("PRelu", ["x", "slope"])
        },
        OperatorCase("leaky0.25") {
            $0.weights("slope", [1])
            $0.node("PRelu", ["x", "slope"])
        },
        OperatorCase("prelu", opset: 6) {
            $0.weights("slope", [2])
            $0.node("PRelu", ["x", "slope"])
        },
        OperatorCase("bn/e0.01") {
            for name in ["s", "b", "m", "v"] { $0.weights(name, [2]) }
            $0.node("BatchNormalization", ["x", "s", "b", "m", "v"], "y", .float("epsilon", 0.01))
        },
        OperatorCase("lrn3/a0.5/b0.25/k2") {
            $0.node(
                "LRN", ["x"], "y", .int("size", 3), .float("alpha", 0.5), .float("beta", 0.25), .float("bias", 2))
        },
        OperatorCase("dropout0.25 relu") {
            $0.weights("ratio", [], [0.25])
            $0.node("Dropout", ["x", "ratio"], "d")
            $0.node("Relu", ["d"])
        },
        OperatorCase("dropout0.5 relu", opset: 7) {
            $0.node("Dropout", ["x"], "d")
            $0.node("Relu", ["d"])
        },
        OperatorCase("relu") {
            $0.node("Identity", ["x"], "i")
            $0.node("Cast", ["i"], "c", .int("to", 1))
            $0.node("Relu", ["c"])
        },
        OperatorCase("softmax") { $0.node("Softmax", ["x"], "y", .int("axis", 1)) },
        OperatorCase("logsoftmax") { $0.node("LogSoftmax", ["x"], "y", .int("axis", -3)) },
        OperatorCase("softmax", input: [1, 7], opset: 9) { $0.node("Softmax") },
        OperatorCase("pad1,2,3,0/v0.5") {
            $0.integers("pads", [0, 0, 1, 2, 0, 0, 3, 0])
            $0.weights("value", [], [0.5])
            $0.node("Pad", ["x", "pads", "value"])
        },
        OperatorCase("pad1/edge", opset: 9) {
            $0.node("Pad", ["x"], "y", .ints("pads", [0, 0, 1, 1, 0, 0, 1, 1]), .string("mode", "edge"))
        },
        OperatorCase("pad1,0,1,0/reflect", opset: 18) {
            $0.integers("pads", [1, 1])
            $0.integers("axes", [2])
            $0.node("Pad", ["x", "pads", "", "axes"], "y", .string("mode", "reflect"))
        },
        OperatorCase("crop1,0,0,2") {
            $0.integers("pads", [0, 0, -1, 0, 0, 0, 0, -2])
            $0.node("Pad", ["x", "pads"])
        },
        // Rows, then columns that are counted from the end.
        OperatorCase("crop1,2,1,0") {
            $0.integers("rows", [1])
            $0.integers("row", [3])
            $0.integers("columns", [-2])
            $0.integers("column", [.max])
            $0.integers("second", [2])
            $0.integers("third", [3])
            $0.node("Slice", ["x", "rows", "row", "second"], "s")
            $0.node("Slice", ["s", "columns", "column", "third"])
        },
        OperatorCase("crop0,1,0,1 conv1-1/b0") {
            $0.integers("pads", [0, 0, 0, -1, 0, 0, 0, -1])
            $0.weights("w", [1, 2, 1, 1])
            $0.node("Pad", ["x", "pads"], "p")
            $0.node("Conv", ["p", "w"])
        },
        OperatorCase("conv3-1/p2,1,2,1/b0") {
            $0.integers("pads", [0, 0, 1, 0, 0, 0, 1, 0])
            $0.weights("w", [1, 2, 3, 3])
            $0.node("Pad", ["x", "pads"], "p")
            $0.node("Conv", ["p", "w"], "y", .ints("pads", [1, 1, 1, 1]))
        },
        OperatorCase("up2x3", opset: 9) {
            $0.weights("scales", [4], [1, 1, 2, 3])
            $0.node("Upsample", ["x", "scales"])
        },
        OperatorCase("up2/asymmetric", opset: 10) {
            $0.weights("scales", [4], [1, 1, 2, 2])
            $0.node("Resize", ["x", "scales"], "y", .string("mode", "linear"))
        },
        OperatorCase("up2/linear") {
            $0.integers("sizes", [1, 2, 8, 8])
            $0.node("Resize", ["x", "", "", "sizes"], "y", .string("mode", "linear"))
        },
        // Nearest with half-pixel centres picks the same values as ours for even factors too.
        OperatorCase("up2") {
            $0.weights("scales", [4], [1, 1, 2, 2])
            $0.node("Resize", ["x", "", "scales"])
        },
        OperatorCase("up2") {
            $0.weights("scales", [4], [1, 1, 2, 2])
            $0.node(
                "Resize", ["x", "", "scales"], "y", .string("coordinate_transformation_mode", "asymmetric"),
                .string("nearest_mode", "floor"))
        },
    ]

    static let joins: [OperatorCase] = [
        OperatorCase("relu =a; tanh add@a") {
            $0.node("Relu", ["x"], "a")
            $0.node("Tanh", ["a"], "b")
            $0.node("Add", ["b", "a"])
        },
        OperatorCase("relu =a; tanh =b; sigmoid =c; @a add@b,c") {
            $0.node("Relu", ["x"], "a")
            $0.node("Tanh", ["a"], "b")
            $0.node("Sigmoid", ["b"], "c")
            $0.node("Sum", ["a", "b", "c"])
        },
        OperatorCase("relu =a; tanh sub@a") {
            $0.node("Relu", ["x"], "a")
            $0.node("Tanh", ["a"], "b")
            $0.node("Sub", ["b", "a"])
        },
        OperatorCase("relu =a; tanh max@a scale") {
            $0.node("Relu", ["x"], "a")
            $0.node("Tanh", ["a"], "b")
            $0.node("Max", ["b", "a"], "m")
            $0.weights("two", [], [2])
            $0.node("Mul", ["m", "two"])
        },
        OperatorCase("relu =a; tanh add@a scale") {
            $0.node("Relu", ["x"], "a")
            $0.node("Tanh", ["a"], "b")
            $0.node("Mean", ["b", "a"])
        },
        OperatorCase("relu =a; mul@a") {
            $0.node("Relu", ["x"], "a")
            $0.weights("two", [], [2])
            $0.node("Pow", ["a", "two"])
        },
        OperatorCase("relu =a; tanh concat@a") {
            $0.node("Relu", ["x"], "a")
            $0.node("Tanh", ["a"], "b")
            $0.node("Concat", ["b", "a"], "y", .int("axis", 1))
        },
        // A gate of one value for each channel.
        OperatorCase("relu =a; avgpool4/s1 sigmoid mul@a") {
            $0.node("Relu", ["x"], "a")
            $0.node("GlobalAveragePool", ["a"], "p")
            $0.node("Sigmoid", ["p"], "g")
            $0.node("Mul", ["g", "a"])
        },
        // One channel against several.
        OperatorCase("relu =a; select1 select0,0 mul@a") {
            $0.node("Relu", ["x"], "a")
            $0.integers("one", [1])
            $0.node("Gather", ["a", "one"], "g", .int("axis", 1))
            $0.node("Mul", ["g", "a"])
        },
        OperatorCase("clip-0.5,3.4028235e+38") {
            $0.weights("limit", [], [-0.5])
            $0.node("Max", ["x", "limit"])
        },
    ]
}

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
