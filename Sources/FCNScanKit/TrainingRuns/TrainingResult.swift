import Network

/// What a training run left.
public struct TrainingResult: Sendable {
    /// Why the run ended.
    public enum Ending: Sendable, Equatable {
        /// Everything was done.
        case complete
        /// It was complete before: there was nothing to go on with.
        case alreadyComplete
        /// The caller stopped it; the same request goes on where it resumes.
        case stopped
    }

    /// Why the run ended.
    public let ending: Ending
    /// The best model, of the round that was stopped where one was.
    public let model: Model
    /// Metrics, curves and report.
    public let folder: TrainingFolder
}
