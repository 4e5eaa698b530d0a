import Files

/// What is wrong with settings that are given as JSON.
public enum SettingsError: DescribedError, Equatable {
    /// The text is no JSON object.
    case noObject(reason: String)
    /// A setting has a name that means nothing.
    case unknown(name: String, known: [String])
    /// A setting has a value of the wrong kind or out of its range.
    case wrongValue(name: String, found: String, expected: String)
    /// Two settings do not go together.
    case notTogether(name: String, other: String, reason: String)
    /// The model has no such class.
    case unknownClass(name: String, classes: [String])

    /// One sentence: what, where, expected and found.
    public var description: String {
        switch self {
        case .noObject(let reason): "settings are a JSON object such as {\"stride\": 8}: \(reason)"
        case .unknown(let name, let known):
            "there is no setting '\(name)'; possible are \(known.sorted().joined(separator: ", "))"
        case .wrongValue(let name, let found, let expected): "'\(name)' takes \(expected), found \(found)"
        case .notTogether(let name, let other, let reason): "'\(name)' does not go with '\(other)': \(reason)"
        case .unknownClass(let name, let classes):
            "the model has no class '\(name)'; it has \(classes.joined(separator: ", "))"
        }
    }
}
