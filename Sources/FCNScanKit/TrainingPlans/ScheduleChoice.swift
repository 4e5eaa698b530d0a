import Training

/// How long and in which steps a network learns.
public struct ScheduleChoice: Codable, Sendable, Equatable {
    /// Passes over the data.
    public var epochs: Int
    /// Windows in a step.
    public var batchSize: Int
    /// The largest learning rate, unless a test before the run chooses another: ``LearningRateChoice``.
    public var learningRate: Float
    /// The run ends when so many epochs in a row bring nothing.
    public var patienceEpochs: Int
    /// The same where everything is right on validation data.
    public var patienceEpochsWhenPerfect: Int
    /// Steps over which the rate rises at the start.
    public var warmUpSteps: Int
    /// About how many steps the running mean of the weights covers that is kept in their place.
    public var averagedSteps: Int
    /// Why.
    public var reason: String

    /// Chooses for so many windows in an epoch.
    ///
    /// - Parameter tellsApart: True where pictures are only told apart as wholes: the last of a hundred need longer.
    public init(windows: Int, size: NetworkSize = .medium, tellsApart: Bool = false) {
        batchSize = windows < 2000 ? 16 : windows < 8000 ? 32 : 64
        let wanted = Double(size.windows) / Double(max(windows, 1))
        epochs = min(max(Int(wanted.rounded()), tellsApart ? 28 : 12), 60)
        learningRate = batchSize < 64 ? 1e-3 : 2e-3
        let patience = Patience(usualForEpochs: epochs)
        (patienceEpochs, patienceEpochsWhenPerfect) = (patience.epochs, patience.epochsWhenPerfect)
        warmUpSteps = min(100, max(10, windows / batchSize / 4))
        averagedSteps = min(max(windows / batchSize, 20), 1000)
        reason =
            "\(windows) windows an epoch; \(epochs) epochs at most in steps of \(batchSize), less where "
            + "\(patienceEpochs) in a row bring nothing (\(patienceEpochsWhenPerfect) where all is right); AdamW, "
            + "rate \(learningRate) or what a test before training says, "
            + "falling as a cosine; the mean of the weights of about \(averagedSteps) steps is kept"
    }

    var patience: Patience { Patience(epochs: patienceEpochs, epochsWhenPerfect: patienceEpochsWhenPerfect) }
}
