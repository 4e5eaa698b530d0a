import Network
import Testing

@testable import ONNX

/// Normalisations over channels and the Gaussian error linear unit, as exporters write them.
@Suite struct NormalizationTests {
    /// `(x − mean) / √(mean((x − mean)²) + ε) · w + b` in single operators.
    private func decomposed(_ axis: Int, squares: String = "Pow", root: String = "Sqrt", view: [Int] = [3, 1, 1]) throws
        -> ImportedNetwork
    {
        var graph = TestGraph([1, 3, 4, 4])
        for (name, value) in [("two", Float(2)), ("half", 0.5), ("eps", 0.001), ("inverse", -0.5)] {
            graph.weights(name, [], [value])
        }
        graph.weights("w", view)
        graph.weights("b", view, [1, 2, 3])
        let last = axis == -1
        if last { graph.node("Transpose", ["x"], "t", .ints("perm", [0, 2, 3, 1])) }
        let x = last ? "t" : "x"
        graph.node("ReduceMean", [x], "mean", .ints("axes", [axis]))
        graph.node("Sub", [x, "mean"], "d")
        graph.node(squares, squares == "Pow" ? ["d", "two"] : ["d", "d"], "d2")
        graph.node("ReduceMean", ["d2"], "v", .ints("axes", [axis]))
        graph.node("Add", ["v", "eps"], "ve")
        switch root {
        case "Sqrt":
            graph.node("Sqrt", ["ve"], "s")
            graph.node("Div", ["d", "s"], "n")
        case "Reciprocal":
            graph.node("Pow", ["ve", "half"], "s")
            graph.node("Reciprocal", ["s"], "r")
            graph.node("Mul", ["r", "d"], "n")
        default:
            graph.node("Pow", ["ve", "inverse"], "r")
            graph.node("Mul", ["d", "r"], "n")
        }
        graph.node("Mul", ["n", "w"], "nw")
        graph.node("Add", ["nw", "b"], last ? "l" : "y")
        if last { graph.node("Transpose", ["l"], "y", .ints("perm", [0, 3, 1, 2])) }
        return try graph.imported()
    }

    @Test("A normalisation in single operators is one layer with its weights, channels last or first")
    func singleOperators() throws {
        let forms = [
            try decomposed(-1, view: [3]), try decomposed(1), try decomposed(1, squares: "Mul", root: "Reciprocal"),
            try decomposed(-1, squares: "Mul", root: "Pow", view: [3]),
        ]
        for network in forms {
            #expect(network.architecture.text == "input 4x4x3; layernorm/e0.001")
            #expect(network.parameters[0].map(\.values) == [[0.25, 0.5, 0.75], [1, 2, 3]])
        }
    }

    @Test("The operator is read over channels only")
    func theOperator() throws {
        var graph = TestGraph([1, 3, 4, 4], opset: 17)
        graph.weights("w", [3])
        graph.node("Transpose", ["x"], "t", .ints("perm", [0, 2, 3, 1]))
        graph.node("LayerNormalization", ["t", "w"], "n", .int("axis", -1))
        graph.node("Transpose", ["n"], "y", .ints("perm", [0, 3, 1, 2]))
        let network = try graph.imported()
        #expect(network.architecture.text == "input 4x4x3; layernorm")
        #expect(network.parameters[0].map(\.values) == [[0.25, 0.5, 0.75], [0, 0, 0]])
        var whole = TestGraph([1, 3, 4, 4], opset: 17)
        whole.weights("w", [3, 4, 4])
        whole.node("LayerNormalization", ["x", "w"], "y", .int("axis", 1))
        let fault = try #require(try whole.fault())
        #expect("\(fault)".contains("others in every window"), "\(fault)")
        var mean = TestGraph([1, 3, 4, 4])
        mean.node("ReduceMean", ["x"], "m", .ints("axes", [1]))
        mean.node("Relu", ["m"])
        #expect("\(try #require(try mean.fault()))".contains("over the channels"))
    }

    @Test("Both writings of the Gaussian error linear unit are one activation", arguments: [0, 1, 2, 3])
    func gelus(form: Int) throws {
        var graph = TestGraph([1, 2, 3, 3])
        for (name, value) in [
            ("root", Float(1.414_213_5)), ("one", 1), ("half", 0.5), ("three", 3), ("slope", 0.797_884_6),
            ("cubic", 0.044_715),
        ] {
            graph.weights(name, [], [value])
        }
        switch form {
        case 0:
            graph.node("Div", ["x", "root"], "a")
            graph.node("Erf", ["a"], "e")
            graph.node("Add", ["e", "one"], "p")
            graph.node("Mul", ["x", "p"], "m")
            graph.node("Mul", ["m", "half"])
        case 1:
            graph.node("Mul", ["x", "half"], "h")
            graph.node("Div", ["x", "root"], "a")
            graph.node("Erf", ["a"], "e")
            graph.node("Add", ["one", "e"], "p")
            graph.node("Mul", ["p", "h"])
        case 2:
            graph.node("Pow", ["x", "three"], "c")
            graph.node("Mul", ["c", "cubic"], "k")
            graph.node("Add", ["x", "k"], "s")
            graph.node("Mul", ["s", "slope"], "u")
            graph.node("Tanh", ["u"], "t")
            graph.node("Add", ["t", "one"], "p")
            graph.node("Mul", ["x", "p"], "m")
            graph.node("Mul", ["half", "m"])
        default:
            graph.node("Mul", ["x", "x"], "q")
            graph.node("Mul", ["q", "cubic"], "k")
            graph.node("Add", ["k", "one"], "s")
            graph.node("Mul", ["x", "slope"], "l")
            graph.node("Mul", ["l", "s"], "u")
            graph.node("Tanh", ["u"], "t")
            graph.node("Add", ["t", "one"], "p")
            graph.node("Mul", ["p", "half"], "g")
            graph.node("Mul", ["x", "g"])
        }
        #expect(try graph.text() == "input 3x3x2; \(form < 2 ? "gelu" : "gelutanh")")
    }

    @Test("What only looks like the unit keeps its operators")
    func noGelu() throws {
        var graph = TestGraph([1, 2, 3, 3])
        graph.weights("one", [], [1])
        graph.node("Erf", ["x"], "e")
        graph.node("Add", ["e", "one"], "p")
        graph.node("Mul", ["x", "p"])
        let network = try graph.imported()
        #expect(network.architecture.layers.contains(.activation(.errorFunction)))
        #expect(!network.architecture.layers.contains(.activation(.gelu)))
    }

    @Test("The scale of converters of Core ML has one factor and an addend for each channel, in any domain")
    func imageScaler() throws {
        var graph = TestGraph([1, 3, 2, 2])
        graph.node("ImageScaler", ["x"], "y", .float("scale", 0.5))
        var bias = AttributeProto()
        (bias.name, bias.type, bias.floats) = ("bias", .floats, [1, 2, 3])
        graph.model.graph.node[0].attribute.append(bias)
        graph.model.graph.node[0].domain = "com.microsoft"
        let network = try graph.imported()
        #expect(network.architecture.text == "input 2x2x3; scale")
        #expect(network.parameters[0].map(\.values) == [[0.5, 0.5, 0.5], [1, 2, 3]])
    }

    @Test("A product takes a map of one position without a flatten")
    func productOfOnePosition() throws {
        var graph = TestGraph([1, 3, 4, 4])
        graph.weights("w", [2, 3])
        graph.weights("b", [2])
        graph.node("GlobalAveragePool", ["x"], "p")
        graph.node("Gemm", ["p", "w", "b"], "y", .int("transB", 1))
        #expect(try graph.imported().architecture == Architecture(text: "input 4x4x3; avgpool4/s1 fc2"))
        var large = TestGraph([1, 3, 4, 4])
        large.weights("w", [2, 48])
        large.node("Gemm", ["x", "w"], "y", .int("transB", 1))
        #expect(try large.fault() != nil)
    }
}
