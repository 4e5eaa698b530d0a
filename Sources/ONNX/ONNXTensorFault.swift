/// What can be wrong with a tensor.
public enum ONNXTensorFault: Error, Hashable, Sendable {
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
    case notFinite(at: [Int])
    /// It is sparse.
    case sparse
}

extension ONNXTensorFault: CustomStringConvertible {
    /// The fault without the tensor's name.
    public var description: String {
        switch self {
        case .unsupportedType(let type):
            "its numbers have the type \(type) of the specification; float32, float16, bfloat16, double, bool and "
                + "whole numbers can be read"
        case .wrongType(let expected):
            "expected \(expected)"
        case .impossibleShape(let shape):
            "no tensor has the shape \(shape)"
        case .wrongCount(let found, let expected, let unit):
            "there are \(found) \(unit), and its shape needs \(expected); the file is damaged or was cut off"
        case .outsideFile(let offset, let length, let bytes):
            "its \(length) bytes from byte \(offset) on lie outside the file of \(bytes) bytes; get a fresh copy"
        case .severalPlaces:
            "its numbers stand in more than one place; export the model again with the tool that made it"
        case .notFinite(let indices):
            "the value at \(indices) is not a finite number; the training diverged or the file is damaged"
        case .sparse:
            "it is sparse; export the model with dense weights"
        }
    }
}
