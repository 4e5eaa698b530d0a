import Files

/// What keeps a classifier from being judged.
public enum ClassificationError: Error, Equatable {
    /// There is no window to judge.
    case noWindows
    /// A probability is infinite or not a number.
    case notFinite(window: ClassificationReport.Window, className: String)
    /// The data has classes that the model does not know.
    case unknownClasses(found: [String], model: [String])
}

extension ClassificationError: DescribedError {
    /// One sentence: what, where, expected and found, and what to do.
    public var description: String {
        switch self {
        case .noWindows:
            "there is no window to judge the model by; choose another part of the pictures"
        case .notFinite(let window, let name):
            "the probability of '\(name)' for the window at \(window.x),\(window.y) of '\(window.picture)' is not a "
                + "finite number; the model's weights are too large or damaged, train it again"
        case .unknownClasses(let found, let model):
            "the data has \(found.count == 1 ? "the class" : "the classes") \(found.quoted(atMost: 12)), and the model "
                + "knows \(model.quoted(atMost: 12))"
        }
    }
}
