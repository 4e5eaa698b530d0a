/// What one epoch of a training run gave: one line of a `metrics.jsonl`.
public struct EpochMetrics: Codable, Sendable, Equatable {
    /// The epoch, from 1.
    public var epoch: Int
    /// Steps since the start of the run.
    public var step: Int
    /// The learning rate of the epoch's last step.
    public var learningRate: Double
    /// Mean loss of the epoch's training windows, in nats.
    public var loss: Double
    /// Share of the epoch's training windows that were classified rightly, 0 to 1.
    public var accuracy: Double
    /// Mean loss of the validation windows; nil without validation.
    public var validationLoss: Double?
    /// Share of the validation windows that are classified rightly; nil without validation.
    public var validationAccuracy: Double?
    /// How well objects are found on validation pictures: the mean of the best F1 of each class; nil where that is not
    /// judged.
    public var validationDetection: Double?
    /// Seconds since the start of the run.
    public var seconds: Double
    /// Training windows in a second.
    public var windowsPerSecond: Double
    /// True when the epoch's network was the best until then.
    public var best: Bool

    /// The numbers of an epoch.
    public init(
        epoch: Int, step: Int, learningRate: Double, loss: Double, accuracy: Double, validationLoss: Double? = nil,
        validationAccuracy: Double? = nil, validationDetection: Double? = nil, seconds: Double,
        windowsPerSecond: Double, best: Bool
    ) {
        self.epoch = epoch
        self.step = step
        self.learningRate = learningRate
        self.loss = loss
        self.accuracy = accuracy
        self.validationLoss = validationLoss
        self.validationAccuracy = validationAccuracy
        self.validationDetection = validationDetection
        self.seconds = seconds
        self.windowsPerSecond = windowsPerSecond
        self.best = best
    }
}
