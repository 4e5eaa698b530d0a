import Foundation
import Network
import Testing

@testable import ONNX

@Suite("An ONNX graph that cannot be taken over")
struct ImportErrorTests {
    @Test("graphs that are not sound are refused")
    func soundness() throws {
        var dangling = TestGraph()
        dangling.node("Relu", ["nothing"])
        #expect(
            try dangling.fault()
                == .danglingInput(NodePlace(name: "the Relu", operatorName: "Relu"), input: "nothing"))

        var cycle = TestGraph()
        cycle.node("Add", ["x", "b"], "a")
        cycle.node("Relu", ["a"], "b")
        cycle.node("Tanh", ["b"])
        #expect(try cycle.fault() == .cycle(NodePlace(name: "the Relu", operatorName: "Relu")))

        var twice = TestGraph()
        twice.node("Relu")
        twice.node("Tanh")
        #expect(try twice.fault() == .duplicateName("y"))

        var tensors = TestGraph()
        tensors.weights("w", [1])
        tensors.weights("w", [1])
        tensors.node("Relu")
        #expect(try tensors.fault() == .duplicateName("w"))

        #expect(try TestGraph().fault() == .notAModel("it has no graph"))

        var constant = TestGraph()
        constant.weights("w", [1, 2])
        constant.node("Identity", ["w"])
        #expect(try constant.fault() == .noInput(output: "y"))

        var old = TestGraph(opset: 5)
        old.node("Relu")
        #expect(try old.fault() == .oldOperatorSet(found: 5, first: 6))
    }

    @Test("outputs are chosen by name, and what they do not need is left out")
    func outputs() throws {
        var graph = TestGraph()
        graph.node("Relu", ["x"], "z")
        graph.node("TopK", ["z"])
        graph.model.graph.output.append(TestGraph.value("z", []))
        #expect(try graph.text(ONNXImportOptions(output: "z")) == "input 4x4x2; relu")
        #expect(
            try graph.fault(ONNXImportOptions(output: "w")) == .noOutput(wanted: "w", available: ["y", "z"]))
        guard case .unsupportedOperator(let place, "", let advice?) = try graph.fault() else {
            Issue.record("TopK was taken over")
            return
        }
        #expect(place.operatorName == "TopK")
        #expect(advice.contains("choose an output before it"))
    }

    @Test("inputs that are no picture are refused with the reason")
    func inputs() throws {
        func fault(_ sizes: [Int], _ options: ONNXImportOptions = ONNXImportOptions()) throws -> ONNXFault? {
            var graph = TestGraph(sizes)
            graph.node("Relu")
            return try graph.fault(options)
        }
        #expect("\(try #require(try fault([1, 2, 3])))".contains("a signal"))
        #expect("\(try #require(try fault([1, 2, 3, 4, 5])))".contains("a volume"))
        #expect("\(try #require(try fault([1, 0, 3, 4])))".contains("number of channels open"))
        #expect(try fault([1, 3, 0, 0]) == .openSize(input: "x", dimension: "height"))
        #expect(try fault([1, 3, 0, 0], ONNXImportOptions(window: Extent(8))) == nil)
        #expect(
            try fault([1, 3, 4, 4], ONNXImportOptions(window: Extent(height: 8, width: 9)))
                == .fixedWindow(input: "x", found: Extent(4), wanted: Extent(height: 8, width: 9)))
        #expect("\(try #require(try fault([1, 3, 1 << 40, 4])))".contains("size of"))

        var several = TestGraph()
        several.model.graph.input.append(TestGraph.value("z", [1, 2, 4, 4]))
        several.node("Add", ["x", "z"])
        #expect(try several.fault() == .severalInputs(["x", "z"]))

        var whole = TestGraph()
        whole.model.graph.input[0].type.tensorType.elemType = 7
        whole.node("Relu")
        #expect("\(try #require(try whole.fault()))".contains("floating-point"))
    }

    @Test("operators of other domains, and unknown ones, are named")
    func operators() throws {
        var graph = TestGraph()
        graph.node("FusedConv")
        graph.model.graph.node[0].domain = "com.example"
        #expect(
            try graph.fault()
                == .unsupportedOperator(
                    NodePlace(name: "the FusedConv", operatorName: "FusedConv"), domain: "com.example", advice: nil))
        var pixels = TestGraph()
        pixels.node("DepthToSpace", ["x"], "y", .int("blocksize", 2))
        #expect("\(try #require(try pixels.fault()))".contains("moves channels into positions"))
    }

    @Test(
        "uses that change the meaning are refused",
        arguments: [
            ("MaxPool", [AttributeProto.ints("kernel_shape", [2])]),
            ("MaxPool", [.ints("kernel_shape", [2, 2]), .ints("pads", [2, 2, 2, 2])]),
            ("MaxPool", [.ints("kernel_shape", [0, 2])]),
            ("MaxPool", [.ints("kernel_shape", [9, 9])]),
            ("MaxPool", [.ints("kernel_shape", [2, 2]), .ints("strides", [1 << 62, 1])]),
            ("MaxPool", [.int("kernel_shape", 2)]),
            ("MaxPool", []),
            ("LRN", []),
            ("Gelu", [.string("approximate", "sigmoid")]),
            ("Transpose", [.ints("perm", [0, 1, 2])]),
            ("Cast", [.int("to", 7)]),
            ("Softmax", [.int("axis", 2)]),
            ("ReduceMean", [.ints("axes", [1])]),
            ("Pad", [.ints("pads", [0, 1, 0, 0, 0, 0, 0, 0])]),
            ("Pad", [.ints("pads", [0, 0, -1, 0, 0, 0, 1, 0])]),
            ("Flatten", [.int("axis", 9)]),
            ("Elu", [.float("alpha", .infinity)]),
        ])
    func uses(_ name: String, _ attributes: [AttributeProto]) throws {
        var graph = TestGraph(opset: 10)
        graph.nodes(name, ["x"], ["y"], attributes)
        let fault = try #require(try graph.fault())
        #expect("\(fault)".contains(name == "MaxPool" && "\(fault)".contains("layer") ? "kernel" : name))
    }

    @Test("an enlargement that takes values from other places is refused with the reason")
    func enlargement() throws {
        for (mode, coordinates, factor) in [
            ("linear", "align_corners", Float(2)), ("cubic", "half_pixel", 2), ("nearest", "half_pixel", 1.5),
            ("nearest", "align_corners", 3),
        ] {
            var graph = TestGraph()
            graph.weights("scales", [4], [1, 1, factor, factor])
            graph.node(
                "Resize", ["x", "", "scales"], "y", .string("mode", mode),
                .string("coordinate_transformation_mode", coordinates))
            guard case .unsupportedUse = try graph.fault() else {
                Issue.record("\(mode) with \(coordinates) by \(factor) was taken over")
                continue
            }
        }
    }

    @Test("weights that are no numbers, or too many, are refused")
    func weights() throws {
        var graph = TestGraph([1, 2])
        graph.weights("w", [2, 2], [1, .nan, 0, 0])
        graph.node("MatMul", ["x", "w"])
        #expect("\(try #require(try graph.fault()))".contains("not a finite number"))

        var filled = TestGraph([1, 2])
        filled.integers("sizes", [2, 1 << 22])
        filled.node("ConstantOfShape", ["sizes"], "w")
        filled.node("MatMul", ["x", "w"])
        #expect(
            try filled.fault(ONNXImportOptions(parameterLimit: 1 << 20))
                == .tooManyValues(what: "parameters", count: 3 << 22, limit: 1 << 20))
    }

    @Test("sizes that overflow are refused")
    func overflow() throws {
        for sizes in [[1 << 62, 4], [1 << 40, 1 << 40], [-5, 2], [0, 1 << 62, 1 << 62]] {
            var graph = TestGraph([1, 2])
            graph.integers("sizes", sizes)
            graph.node("ConstantOfShape", ["sizes"], "w")
            graph.node("Transpose", ["w"], "t")
            graph.node("MatMul", ["x", "t"])
            #expect(try graph.fault() != nil)
        }
    }
}
