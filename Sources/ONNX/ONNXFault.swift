import Files
import Network

/// What is wrong with an ONNX file, or why a network cannot be read from it or written to it.
public typealias ONNXError = FaultyFile<ONNXFault>

/// What can be wrong with an ONNX file, or with a network that becomes one.
public enum ONNXFault: FileFault {
    /// It is no ONNX model, for the reason given.
    case notAModel(String)
    /// The wire format is broken.
    case damaged(offset: Int, expected: String)
    /// The structure without the weights is larger than any real one.
    case structureTooLarge(limitBytes: Int)
    /// The operators are of a version before the first one that is read.
    case oldOperatorSet(found: Int, first: Int)
    /// A tensor cannot be read.
    case tensor(String, ONNXTensorFault)
    /// The file with a tensor's bytes cannot be used.
    case externalData(tensor: String, location: String, reason: String)
    /// Two things that need different names have the same.
    case duplicateName(String)
    /// A node takes in a value that nothing makes.
    case danglingInput(NodePlace, input: String)
    /// A node takes in, over others, what it makes.
    case cycle(NodePlace)
    /// There is no output of this name.
    case noOutput(wanted: String?, available: [String])
    /// The output does not depend on any input.
    case noInput(output: String)
    /// The output depends on several inputs.
    case severalInputs([String])
    /// The input is none that a picture can be.
    case input(name: String, reason: String)
    /// A size of the input is left open, so that the window's size has to be given.
    case openSize(input: String, dimension: String)
    /// The window that was asked for is not the one that the file prescribes.
    case fixedWindow(input: String, found: Extent, wanted: Extent)
    /// An operator that cannot be expressed.
    case unsupportedOperator(NodePlace, domain: String, advice: String?)
    /// An operator that is known, used in a way that cannot be expressed.
    case unsupportedUse(NodePlace, reason: String)
    /// An attribute or a constant input has an impossible value.
    case badValue(NodePlace, name: String, found: String, expected: String)
    /// The output cannot be the scores of a network.
    case output(name: String, reason: String)
    /// The network that results is not valid.
    case network(NetworkError, NodePlace?)
    /// There are more parameters, or more computed constants, than are accepted.
    case tooManyValues(what: String, count: Int, limit: Int)
    /// A layer cannot be written.
    case notExportable(LayerPlace, reason: String)
    /// The file would be larger than the format allows.
    case exportTooLarge(bytes: Int, limitBytes: Int)
    /// The matrices of the convolutions would be larger than accepted.
    case matricesTooLarge(bytes: Int, limitBytes: Int)
}
