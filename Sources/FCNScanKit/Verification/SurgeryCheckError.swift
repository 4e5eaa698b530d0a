import Files
import Network

/// What a check of the surgery can find.
public enum SurgeryCheckError: DescribedError, Equatable {
    /// The two forms give different scores where they must not.
    case formsDiffer(check: SurgeryCheck)
    /// The network gives more than one score for its input, so there is nothing to compare windows with.
    case notAClassifier(input: Shape, output: Shape)

    /// One sentence.
    public var description: String {
        switch self {
        case .formsDiffer(let check):
            "the converted form is not the classifier (\(check)); nothing was written, please report this model"
        case .notAClassifier(let input, let output):
            "the network gives \(output) scores for an input of \(input), expected one for each class; it is "
                + "fully convolutional already"
        }
    }
}
