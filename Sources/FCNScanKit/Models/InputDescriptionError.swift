import Files
import Network

/// What is wrong with a description of a network's input.
public enum InputDescriptionError: Error, Equatable {
    /// The file is no JSON of this kind.
    case unreadable(path: String, reason: String)
    /// The file has a key that means nothing.
    case unknownKey(path: String, key: String, known: [String])
    /// A list has another length than the network has channels or scores.
    case wrongCount(of: String, found: Int, expected: Int)
    /// A number cannot be used.
    case notUsable(value: String)
    /// Nothing says how samples become inputs.
    case normalizationMissing(model: String)
    /// The mean image has another shape than the window.
    case wrongMeanImage(path: String, found: [Int], expected: Shape)
}

extension InputDescriptionError: DescribedError {
    /// One sentence: what, where, expected and found, what to do.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "'\(path)' does not describe a network's input (\(reason)); write a JSON object such as "
                + #"{"scale": 255, "mean": [104, 117, 123], "channelOrder": "bgr"}"#
        case .unknownKey(let path, let key, let known):
            "'\(path)' has the key '\(key)', which means nothing; possible are \(known.joined(separator: ", "))"
        case .wrongCount(let name, let found, let expected):
            "there are \(found) \(name) and the network needs \(expected); give one for each"
        case .notUsable(let value):
            "\(value) is not a number that can be used; give finite numbers, deviations above 0"
        case .normalizationMissing(let model):
            "'\(model)' does not say how pictures become its inputs, and that is not guessed"
        case .wrongMeanImage(let path, let found, let expected):
            "the mean image '\(path)' has the shape \(found), and the window is \(expected); expected "
                + "height x width x channels or 1 x channels x height x width"
        }
    }
}
