import Glibc

extension ONNXFault {
    /// The fault without the file's name.
    public var description: String {
        switch self {
        case .notAModel(let reason):
            "this is no ONNX model: \(reason)"
        case .damaged(let offset, let expected):
            "the file is damaged or was cut off at byte \(offset): expected \(expected); get a fresh copy"
        case .structureTooLarge(let limit):
            "the description of the graph, without its weights, is larger than \(limit) bytes; that is no picture "
                + "classifier"
        case .oldOperatorSet(let found, let first):
            "the model uses version \(found) of the operators, and versions from \(first) on are read; convert it "
                + "with the version converter of the onnx package"
        case .tensor(let name, let fault):
            "tensor '\(name)': \(fault)"
        case .externalData(let tensor, let location, let reason):
            "the weights of tensor '\(tensor)' are in another file, '\(location)', which cannot be used: \(reason)"
        case .duplicateName(let name):
            "two values have the name '\(name)'; export the model again with the tool that made it"
        case .danglingInput(let place, let input):
            "\(place) takes in '\(input)', which nothing makes; export the model again with the tool that made it"
        case .cycle(let place):
            "\(place) takes in what it makes itself, over other nodes; a network has no cycles"
        case .noOutput(nil, _):
            "the graph has no output"
        case .noOutput(let wanted?, let available):
            "there is no output '\(wanted)'; the model has \(available.quoted(atMost: 5))"
        case .noInput(let output):
            "the output '\(output)' does not depend on any input, so there is nothing to scan with"
        case .severalInputs(let names):
            "the output depends on several inputs, \(names.quoted(atMost: 5)), and a picture can be only one of "
                + "them; export the model with the others as constants"
        case .input(let name, let reason):
            "the input '\(name)' \(reason)"
        case .openSize(let input, let dimension):
            "the model leaves the \(dimension) of its input '\(input)' open; say how large a window is"
        case .fixedWindow(let input, let found, let wanted):
            "the input '\(input)' is \(found.width)x\(found.height), not \(wanted.width)x\(wanted.height)"
        case .unsupportedOperator(let place, let domain, let advice):
            "\(place) uses an operator\(domain.isEmpty ? "" : " of '\(domain)'") that is not read; "
                + (advice ?? "export the model without it, for example by leaving pre- and postprocessing out")
        case .unsupportedUse(let place, let reason):
            "\(place) cannot be taken over: \(reason)"
        case .badValue(let place, let name, let found, let expected):
            "\(place) has the \(name) \(found); expected \(expected)"
        case .output(let name, let reason):
            "the output '\(name)' \(reason)"
        case .network(let error, let place):
            place.map { "\($0): \(error)" } ?? "\(error)"
        case .tooManyValues(let what, let count, let limit):
            "there would be \(count) \(what), and at most \(limit) are accepted for a file of this size"
        case .notExportable(let place, let reason):
            "\(place) cannot be written as ONNX: \(reason)"
        case .exportTooLarge(let bytes, let limit):
            "the file would have \(bytes) bytes, and an ONNX file has at most \(limit)"
        case .matricesTooLarge(let bytes, let limit):
            "the matrices of the convolutions would have \(bytes) bytes, and at most \(limit) are accepted; take a "
                + "smaller window, or raise the limit"
        }
    }
}
