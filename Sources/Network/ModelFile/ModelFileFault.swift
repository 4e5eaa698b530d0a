import Files

/// What is wrong with a model file.
public typealias ModelFileError = FaultyFile<ModelFileFault>

/// What can be wrong with a model file.
public enum ModelFileFault: FileFault {
    /// Too few bytes for a header length.
    case tooShort(bytes: Int)
    /// The header would be longer than the file or than any header.
    case headerTooLong(headerBytes: UInt64, limitBytes: Int)
    /// The header is not the JSON that the format prescribes.
    case headerSyntax(offset: Int, expected: String)
    /// The header has a name twice.
    case duplicateName(String)
    /// A tensor has a number format that is not read.
    case unsupportedFormat(tensor: String, format: String)
    /// A tensor's bytes lie outside the file, or their number does not fit its shape.
    case wrongByteRange(tensor: String, start: Int, end: Int, shape: [Int], dataBytes: Int)
    /// A tensor's bytes do not begin where those of the one before end.
    case overlapOrGap(tensor: String, start: Int, expected: Int)
    /// Bytes that belong to no tensor follow the last one.
    case trailingBytes(Int)
    /// It is a safetensors file, but not one of fcnscan.
    case noDescription
    /// The description is not the JSON text that is expected.
    case descriptionSyntax(String)
    /// The file was written by a later version.
    case newerVersion(found: Int, supported: Int)
    /// The architecture cannot be read.
    case architecture(ArchitectureTextError)
    /// The number of class names or of normalisation values does not fit the architecture.
    case wrongCount(of: String, found: Int, expected: Int)
    /// A class name is empty, or two are equal.
    case classNames([String])
    /// A normalisation value is not a finite number, or it would divide by zero.
    case normalization(value: String)
    /// Tensors of the architecture that the file lacks.
    case missingTensors([String])
    /// Tensors of the file that the architecture does not know.
    case extraTensors([String])
    /// A tensor has another shape than the architecture says.
    case wrongShape(tensor: String, found: [Int], expected: [Int])
    /// A weight is not a finite number; its index on each axis, of which the first mostly counts output channels.
    case notFinite(tensor: String, at: [Int])
    /// A running variance is below zero.
    case negativeVariance(tensor: String, channel: Int)
}
