import Network

/// How far a training run is.
public struct TrainingProgress: Sendable {
    /// The current epoch, from 1.
    public var epoch: Int
    /// All epochs.
    public var epochs: Int
    /// Steps done in this epoch.
    public var step: Int
    /// Steps of an epoch.
    public var steps: Int
    /// Steps of the whole run so far.
    public var totalSteps: Int
    /// The learning rate of the last step.
    public var learningRate: Float
    /// Mean loss of this epoch so far.
    public var loss: Double
    /// Share of this epoch's windows that were classified rightly, so far.
    public var accuracy: Double
    /// Windows trained in a second.
    public var windowsPerSecond: Double
    /// Seconds that the run took so far, interrupted parts together.
    public var seconds: Double
    /// Estimated seconds until the end.
    public var secondsLeft: Double
    /// Set at the end of an epoch.
    public var validation: ValidationResult?
    /// True when this epoch's network is the best so far.
    public var isBest = false
}

/// Loss and accuracy on windows that training does not see.
public struct ValidationResult: Codable, Sendable, Equatable {
    /// Mean loss.
    public var loss: Double
    /// Share of windows that are classified rightly.
    public var accuracy: Double
}

/// What a training run gave.
public struct TrainingOutcome: Sendable {
    /// Why a run ended.
    public enum Ending: Sendable, Equatable {
        /// All epochs were done.
        case complete
        /// No epoch was the best for as long as patience lasts.
        case noLongerBetter
        /// The caller stopped it.
        case stopped
    }
    /// The network of the best epoch.
    public var model: Model
    /// The best epoch, from 1.
    public var bestEpoch: Int
    /// Its result.
    public var validation: ValidationResult
    /// Why the run ended.
    public var ending: Ending
    /// Seconds that the run took, interrupted parts together.
    public var seconds: Double
}

/// Where the state of a run is kept, so that it can be continued.
public struct CheckpointOptions: Sendable {
    /// The file.
    public var path: String
    /// Seconds between two checkpoints; one is also written when the caller stops the run.
    public var secondsBetween: Double
    /// All that decides how the run goes on, by name: a run is continued under the same settings only.
    public var settings: [String: String]
    /// True to go on where the file's run was interrupted.
    public var resumes: Bool

    /// Checkpoints every two minutes unless told.
    public init(path: String, secondsBetween: Double = 120, settings: [String: String] = [:], resumes: Bool = false) {
        self.path = path
        self.secondsBetween = secondsBetween
        self.settings = settings
        self.resumes = resumes
    }
}
