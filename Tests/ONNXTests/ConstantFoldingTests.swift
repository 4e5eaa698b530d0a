import Foundation
import Network
import Testing

@testable import ONNX

@Suite("Constants that are computed while a graph is read")
struct ConstantFoldingTests {
    /// The value of a node on some constants.
    private func fold(
        _ name: String, _ inputs: [Constant?], _ attributes: AttributeProto..., opset: Int = 13, limit: Int = 1000
    ) throws -> Constant {
        var proto = NodeProto()
        proto.opType = name
        proto.attribute = attributes
        var folding = ConstantFolding(
            opset: opset, tensors: TensorReader(source: .memory([]), folder: nil), limit: limit)
        return try #require(try folding.value(of: Node(proto, index: 0), inputs))
    }

    private func whole(_ values: Int..., shape: [Int]? = nil) -> Constant {
        Constant(shape: shape ?? [values.count], integers: values)
    }

    private let matrix = Constant(shape: [2, 3], floats: [1, 2, 3, 4, 5, 6])

    @Test("values that move")
    func moves() throws {
        let transposed = try fold("Transpose", [matrix])
        #expect(transposed.shape == [3, 2])
        #expect(try transposed.floats() == [1, 4, 2, 5, 3, 6])
        let picked = try fold("Gather", [matrix, whole(2, -3)], .int("axis", 1))
        #expect(picked.shape == [2, 2])
        #expect(try picked.floats() == [3, 1, 6, 4])
        #expect(try fold("Gather", [whole(7, 8), whole(1, shape: [])]).shape == [])
        let slice = try fold("Slice", [matrix, whole(-1), whole(.min), whole(1), whole(-1)])
        #expect(try slice.floats() == [3, 2, 1, 6, 5, 4])
        let old = try fold("Slice", [matrix], .ints("starts", [1]), .ints("ends", [99]), .ints("axes", [0]), opset: 9)
        #expect(try old.floats() == [4, 5, 6])
        let joined = try fold("Concat", [matrix, matrix], .int("axis", 1))
        #expect(joined.shape == [2, 6])
        #expect(try joined.floats() == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
        let wide = try fold("Expand", [whole(1, 2, shape: [2, 1]), whole(2, 3)])
        #expect(try wide.integers() == [1, 1, 1, 2, 2, 2])
    }

    @Test("means and normalisations of weights")
    func reductions() throws {
        let mean = try fold("ReduceMean", [matrix], .ints("axes", [1]))
        #expect(mean.shape == [2, 1])
        #expect(try mean.floats() == [2, 5])
        let rows = try fold("ReduceSum", [matrix, whole(0)], .int("keepdims", 0))
        #expect(rows.shape == [3])
        #expect(try rows.floats() == [5, 7, 9])
        #expect(try fold("ReduceMax", [matrix]).floats() == [6])
        #expect(try fold("ReduceMin", [matrix], .ints("axes", [0])).floats() == [1, 2, 3])
        #expect(try fold("ReduceL2", [Constant(shape: [2], floats: [3, 4])]).floats() == [5])
        #expect(try fold("ReduceProd", [whole(2, 3, 4)]).integers() == [24])
        #expect(try fold("Reciprocal", [matrix]).floats()[3] == 0.25)
        let (gain, none) = (Constant(shape: [2], floats: [2, 1]), Constant(shape: [2], floats: [0, 1]))
        let input = Constant(shape: [1, 2, 3], floats: [1, 2, 3, 4, 4, 4])
        let normalized = try fold(
            "BatchNormalization", [input, gain, none, none, none], .int("training_mode", 1), .float("epsilon", 0.25))
        // The variance of 1, 2, 3 is 2/3.
        let factor = 2 / Float(2.0 / 3 + 0.25).squareRoot()
        #expect(zip(try normalized.floats(), [-factor, 0, factor, 1, 1, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(
            try fold("InstanceNormalization", [input, gain, none], .float("epsilon", 0.25)).floats()
                == normalized.floats())
        #expect(throws: ONNXFault.self) { try fold("ReduceMean", [matrix], .ints("axes", [2])) }
    }

    @Test("shapes that change")
    func shapes() throws {
        #expect(try fold("Reshape", [matrix, whole(0, -1, 1)]).shape == [2, 3, 1])
        #expect(try fold("Flatten", [matrix], .int("axis", 0)).shape == [1, 6])
        #expect(try fold("Unsqueeze", [matrix, whole(0, -1)]).shape == [1, 2, 3, 1])
        #expect(try fold("Squeeze", [whole(1, 2, shape: [1, 2, 1])]).shape == [2])
        #expect(try fold("Shape", [matrix]).integers() == [2, 3])
        #expect(try fold("Shape", [matrix], .int("start", -1), opset: 15).integers() == [3])
        #expect(try fold("Size", [matrix]).integers() == [6])
        #expect(try fold("ConstantOfShape", [whole(1 << 20, 1 << 20)]).count == 1 << 40)
    }

    @Test("values that are computed")
    func arithmetic() throws {
        #expect(try fold("Add", [whole(1, 2), whole(10, shape: [])]).integers() == [11, 12])
        #expect(try fold("Sub", [whole(1, 2), whole(3)]).integers() == [-2, -1])
        #expect(
            try fold("Mul", [matrix, Constant(shape: [2, 1], floats: [1, -1])]).floats() == [1, 2, 3, -4, -5, -6])
        #expect(try fold("Div", [whole(7, -7), whole(2)]).integers() == [3, -3])
        #expect(try fold("Div", [whole(.min), whole(-1)]).integers() == [.min])
        #expect(try fold("Mul", [whole(.max), whole(2)]).integers() == [-2])
        #expect(try fold("Cast", [Constant(shape: [2], floats: [1.9, -1.9])], .int("to", 7)).integers() == [1, -1])
        #expect(
            try fold("Where", [fold("Equal", [whole(1, 2), whole(2)]), whole(5), whole(6)]).integers() == [6, 5])
        #expect(try fold("Range", [whole(1), whole(8), whole(3)]).integers() == [1, 4, 7])
        #expect(try fold("Range", [whole(1), whole(0), whole(3)]).integers() == [])
        #expect(try fold("Neg", [whole(.min, 2)]).integers() == [.min, -2])
        #expect(try fold("Sqrt", [Constant(shape: [], floats: [4])]).floats() == [2])
    }

    @Test("what is not sound, or too large, is refused before it is made")
    func refusals() throws {
        #expect(throws: ONNXFault.self) { try fold("Div", [whole(1), whole(0)]) }
        #expect(throws: ONNXFault.self) { try fold("Add", [whole(1, 2), whole(1, 2, 3)]) }
        #expect(throws: ONNXFault.self) { try fold("Gather", [whole(1, 2), whole(2)]) }
        #expect(throws: ONNXFault.self) { try fold("Reshape", [matrix, whole(4, -1)]) }
        #expect(throws: ONNXFault.self) { try fold("Range", [whole(0), whole(.max), whole(1)]) }
        #expect(throws: ONNXFault.self) { try fold("Range", [whole(0), whole(1), whole(0)]) }
        #expect(throws: ONNXFault.self) { try fold("ConstantOfShape", [whole(1 << 40, 1 << 40)]) }
        #expect(throws: ONNXFault.self) { try fold("Add", []) }
        #expect(
            throws: ONNXFault.tooManyValues(what: "computed constants", count: 1 << 20, limit: 1000)
        ) {
            try fold("Expand", [whole(1), whole(1 << 20)])
        }
    }
}
