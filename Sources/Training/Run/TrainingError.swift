import Files
import Network
import Numbers

/// What can stop a training run.
public enum TrainingError: Error, Equatable {
    /// The windows of the data do not fit the network.
    case wrongWindow(expected: Shape, found: Shape)
    /// The network's output does not have one value for each class.
    case wrongClasses(output: Shape, classes: [String])
    /// There is nothing to train or validate on.
    case noSamples(part: String)
    /// The loss is no longer a number, or far above the first one.
    case diverged(epoch: Int, step: Int, loss: Double, firstLoss: Double, hasBest: Bool)
    /// The run was stopped before there was a network to keep.
    case stoppedBeforeFirstEpoch(checkpoint: String?)
    /// No layer has parameters that may change.
    case nothingToTrain
}

extension TrainingError: DescribedError {
    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .wrongWindow(let expected, let found):
            "the network's input is \(expected) and the data's windows are \(found); give the architecture the "
                + "data's window"
        case .wrongClasses(let output, let classes):
            "the network ends with \(output) values and the data has \(classes.count) classes "
                + "(\(classes.joined(separator: ", "))); end the architecture with fc\(classes.count)"
        case .noSamples(let part):
            "there are no windows in the \(part) part; add pictures, or change the share of the split"
        case .diverged(let epoch, let step, let loss, let firstLoss, let hasBest):
            "the loss is \(TrainingError.number(loss)) at step \(step) in epoch \(epoch) and began with "
                + "\(TrainingError.number(firstLoss)): training has diverged"
                + (hasBest ? " (the best model so far was kept)" : "")
        case .stoppedBeforeFirstEpoch:
            "training was stopped before the first epoch was complete, so there is no model to keep"
        case .nothingToTrain:
            "every layer with parameters is frozen, so there is nothing to train; freeze fewer layers"
        }
    }

    private static func number(_ value: Double) -> String {
        value.isFinite ? value.significant(4) : "no finite number"
    }
}
