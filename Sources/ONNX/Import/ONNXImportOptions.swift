import Files
import Network

/// How an ONNX model is read.
public struct ONNXImportOptions: Sendable {
    /// The window's size, for a model that leaves it open.
    public var window: Extent?
    /// The name of the output whose values are the scores; the first one unless told.
    public var output: String?
    /// How the values of a picture lie in the input; seen from the nodes unless told.
    public var inputLayout: InputLayout?
    /// The most parameters that are read or made up of one repeated number.
    public var parameterLimit: Int

    /// Everything as the model says, and at most 2³⁰ parameters.
    public init(
        window: Extent? = nil, output: String? = nil, inputLayout: InputLayout? = nil, parameterLimit: Int = 1 << 30
    ) {
        self.window = window
        self.output = output
        self.inputLayout = inputLayout
        self.parameterLimit = parameterLimit
    }
}
