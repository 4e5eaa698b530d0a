import Glibc

extension ModelFileFault {
    /// The fault without the file's name.
    public var description: String {
        switch self {
        case .tooShort(let bytes):
            "this is no model file: it has only \(bytes) bytes"
        case .headerTooLong(let bytes, let limit):
            "this is no model file, or it was cut off: its header would have \(bytes) bytes, and at most \(limit) are "
                + "possible"
        case .headerSyntax(let offset, let expected):
            "the header is damaged at byte \(offset): expected \(expected); get a fresh copy of the file"
        case .duplicateName(let name):
            "'\(name)' stands twice in the header; write the model again with the tool that made it"
        case .unsupportedFormat(let tensor, let format):
            "tensor '\(tensor)' has the number format '\(format)'; F32, F16, BF16 and F64 can be read"
        case .wrongByteRange(let tensor, let start, let end, let shape, let dataBytes):
            "tensor '\(tensor)' of shape \(shape) has the bytes \(start) to \(end) of \(dataBytes), which do not fit; "
                + "the file was cut off or damaged, get a fresh copy"
        case .overlapOrGap(let tensor, let start, let expected):
            "tensor '\(tensor)' begins at byte \(start) of the data, expected \(expected); the file is damaged, get a "
                + "fresh copy"
        case .trailingBytes(let count):
            "\(count) bytes after the last tensor belong to nothing; the file is damaged, get a fresh copy"
        case .noDescription:
            "the file holds tensors, but does not say which network they belong to (no 'fcnscan' entry in its "
                + "metadata); models are written by 'fcnscan train' and 'fcnscan convert'"
        case .descriptionSyntax(let detail):
            "the description of the network is damaged: \(detail)"
        case .newerVersion(let found, let supported):
            "the file has format version \(found), and this program reads up to \(supported); update fcnscan"
        case .architecture(let error):
            error.description
        case .wrongCount(let what, let found, let expected):
            "there are \(found) \(what), and the architecture needs \(expected)"
        case .normalization(let value):
            "the normalisation is unusable: \(value)"
        case .classNames(let names):
            "class names must not be empty or stand twice, found \(names.quoted(atMost: 5))"
        case .missingTensors(let names):
            "the architecture needs tensors that the file lacks: \(names.quoted(atMost: 5))"
        case .extraTensors(let names):
            "the file has tensors that the architecture does not know: \(names.quoted(atMost: 5))"
        case .wrongShape(let tensor, let found, let expected):
            "tensor '\(tensor)' has the shape \(found), and the architecture needs \(expected)"
        case .notFinite(let tensor, let indices):
            "tensor '\(tensor)' has a value that is not a finite number, at \(indices); the training diverged or "
                + "the file is damaged"
        case .negativeVariance(let tensor, let channel):
            "tensor '\(tensor)' has a variance below zero, of channel \(channel); the file is damaged"
        }
    }
}
