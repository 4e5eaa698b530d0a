@testable import ONNX

extension OperatorCase {
    /// Convolutions and poolings.
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
}
