import Files
import Network

/// What is asked for and cannot be trained.
public enum TrainingRequestError: Error, Equatable {
    /// The pictures are samples as a whole and much smaller than the network's window, so that it would be trained on
    /// their reflections.
    case picturesTooSmall(first: Shape, window: Extent)
    /// None of the training pictures can be mined.
    case nothingToMine(MiningRequest.Source)
    /// The output of another run is there, and it is neither to be gone on with nor to be overwritten.
    case alreadyThere(output: String, isInterrupted: Bool)
    /// Training pictures whose objects leave no place for a window of background.
    case noBackground(windows: Int)
    /// Boxes are to be refined, and the data have none.
    case noBoxesToRefine
    /// A class has no window in the part that is learnt from.
    case classWithoutWindows(name: String)
    /// The file with the learning rate of a run that is to be gone on with is damaged.
    case learningRateUnreadable(path: String)
    /// A model cannot teach the network.
    case teacherUnfit(name: String, reason: String)
}

extension TrainingRequestError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .picturesTooSmall(let first, let window):
            "the pictures are small (the first is \(first.width)x\(first.height)) and the network's window is "
                + "\(window.sides); give a network for their size, for example digits for 28x28, or "
                + "\"\(first.width == first.height ? "input" : "size") \(first); …\""
        case .alreadyThere(let output, let isInterrupted):
            "'\(output)' \(isInterrupted ? "is of a run that was interrupted" : "is there already"): go on with that run, "
                + "allow it to be overwritten, or choose another name"
        case .noBackground(let windows):
            "the objects fill their pictures, so that there is no background among \(windows) windows and everything would be "
                + "taken for an object; add pictures without objects, or pictures with more around the objects"
        case .noBoxesToRefine:
            "the network is to say where objects lie and how large they are, and no picture has an object with a box; give "
                + "boxes, or train a network that gives scores only"
        case .classWithoutWindows(let name):
            "class '\(name)' has no window in the part that is learnt from; add pictures of it, take the class out, or choose "
                + "another seed"
        case .teacherUnfit(let name, let reason):
            "'\(name)' cannot teach this network: \(reason); give a teacher that was trained on such data, or a network with "
                + "its window"
        case .learningRateUnreadable(let path):
            "\(path): expected the learning rate that was chosen for this run, and found no such JSON; begin the run anew, or "
                + "give the rate that it had"
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
