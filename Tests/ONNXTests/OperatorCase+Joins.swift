@testable import ONNX

extension OperatorCase {
    /// Layers with several inputs.
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
