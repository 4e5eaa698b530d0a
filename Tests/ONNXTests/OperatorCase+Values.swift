@testable import ONNX

extension OperatorCase {
    /// Functions, normalisations, and what changes the size of maps.
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
}
