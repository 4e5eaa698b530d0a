import Files

/// Why a network cannot be made ready to learn something else.
public enum FineTuningError: Error, Equatable {
    /// The network has no layer with weights.
    case noHead
    /// The last layer with weights cannot have another number of outputs.
    case headNotReplaceable(name: String)
    /// A name that no layer with parameters has.
    case unknownLayer(name: String, known: [String])
}

extension FineTuningError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .noHead:
            "the network has no layer with weights that could learn other classes; start from another model"
        case .headNotReplaceable(let name):
            "the last layer with weights, \(name), does not make the scores of the classes by itself, so it cannot be "
                + "replaced for other classes; start from another model"
        case .unknownLayer(let name, let known):
            "no layer with parameters is called '\(name)'; there are \(known.joined(separator: ", ")), or give a "
                + "number of layers from the front, or 'trunk' for all but the last"
        }
    }
}
