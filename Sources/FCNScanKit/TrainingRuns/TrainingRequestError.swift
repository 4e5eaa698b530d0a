import Files
import Network

/// What is asked for and cannot be trained.
public enum TrainingRequestError: Error, Equatable {
    /// The pictures are samples as a whole and much smaller than the network's window, so that it would be trained on
    /// their reflections.
    case picturesTooSmall(first: Shape, window: Extent)
    /// None of the training pictures can be mined.
    case nothingToMine(MiningRequest.Source)
}

extension TrainingRequestError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .picturesTooSmall(let first, let window):
            "the pictures are small (the first is \(first.width)x\(first.height)) and the network's window is "
                + "\(window.width)x\(window.height); give a network for their size, for example digits for 28x28, or "
                + "\"input \(first); …\""
        case .nothingToMine(let source):
            switch source {
            case .trainingPictures:
                "none of the training pictures can be mined for false alarms: that needs boxes"
            case .folder(let path):
                "none of the training pictures can be mined for false alarms: '\(path)' needs more than a few pictures"
            }
        }
    }
}
