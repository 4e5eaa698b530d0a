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
