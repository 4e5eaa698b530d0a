import Network

/// What is wrong with an ONNX file, or why a network cannot be read from it or written to it.
public struct ONNXError: Error, Equatable {
    /// The file's path or name.
    public let file: String
    /// What is wrong with it.
    public let fault: Fault

    /// An error from its file and fault.
    public init(file: String, fault: Fault) {
        self.file = file
        self.fault = fault
    }

    /// What can be wrong.
    public enum Fault: Error, Equatable {
        /// It is no ONNX model, for the reason given.
        case notAModel(String)
        /// The wire format is broken.
        case damaged(offset: Int, expected: String)
        /// The structure without the weights is larger than any real one.
        case structureTooLarge(limitBytes: Int)
        /// The operators are of a version before the first one that is read.
        case oldOperatorSet(found: Int, first: Int)
        /// A tensor cannot be read.
        case tensor(String, TensorFault)
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

    /// What can be wrong with a tensor.
    public enum TensorFault: Error, Hashable, Sendable {
        /// Its numbers have a type that is not read; the type's number in the specification.
        case unsupportedType(Int)
        /// Its numbers have another type than is needed.
        case wrongType(expected: String)
        /// A size is negative, or the product of all is beyond every limit.
        case impossibleShape([Int])
        /// Its numbers are not as many as its shape says.
        case wrongCount(found: Int, expected: Int, unit: String)
        /// Its bytes lie outside the file.
        case outsideFile(offset: UInt64, length: UInt64, fileBytes: Int)
        /// Its numbers stand in more than one place.
        case severalPlaces
        /// A number is not finite.
        case notFinite(index: Int)
        /// It is sparse.
        case sparse
    }
}
