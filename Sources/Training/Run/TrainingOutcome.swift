import Network

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
