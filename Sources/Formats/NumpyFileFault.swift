import Files

/// What is wrong with a NumPy file.
public typealias NumpyFileError = FaultyFile<NumpyFileFault>

/// What can be wrong with a NumPy file.
public enum NumpyFileFault: FileFault {
    /// The first bytes are not those of the format.
    case notNumpy
    /// The file was written in a later version of the format.
    case unknownVersion(Int)
    /// The header would be longer than the file.
    case headerTooLong(bytes: Int, fileBytes: Int)
    /// The header is not the dictionary that the format prescribes.
    case headerSyntax(offset: Int, expected: String)
    /// The numbers are not little-endian float32.
    case wrongFormat(String)
    /// The first dimension is innermost.
    case columnMajor
    /// The number of bytes behind the header does not fit the shape.
    case wrongByteCount(shape: [Int], found: Int)
    /// The array is no picture of the network's channels.
    case noPicture(shape: [Int], channels: Int)
    /// A value is infinite or not a number; its index on each axis of the array.
    case notFinite(at: [Int])
}

extension NumpyFileFault {
    /// One sentence: what, expected and found, and what to do.
    public func sentence(about file: String) -> String { "cannot use '\(file)': \(self)" }

    /// The fault without the file's name.
    public var description: String {
        switch self {
        case .notNumpy: "it is not a NumPy file; write one with numpy.save"
        case .unknownVersion(let version): "it has format version \(version), and this program reads 1 to 3"
        case .headerTooLong(let bytes, let fileBytes):
            "its header would end at byte \(bytes), and the file has \(fileBytes); it is cut off or damaged"
        case .headerSyntax(let offset, let expected):
            "its header is damaged at byte \(offset): expected \(expected)"
        case .wrongFormat(let format):
            "it holds numbers of type '\(format)', expected '<f4' (float32); convert it with astype('<f4')"
        case .columnMajor: "it is in Fortran order; convert it with numpy.ascontiguousarray"
        case .wrongByteCount(let shape, let found):
            "\(found) bytes stand behind its header, which do not fill the shape \(shape); it is cut off or damaged"
        case .noPicture(let shape, let channels):
            "it has the shape \(shape), expected [height, width, \(channels)] or [1, \(channels), height, width]"
        case .notFinite(let indices):
            "the value at \(indices) is not a finite number; replace such values, for example with numpy.nan_to_num"
        }
    }
}
