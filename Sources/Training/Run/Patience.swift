/// How many epochs a run goes on for that bring nothing.
///
/// An epoch brings something where its measure is better than that of the last that did, or as good with a validation loss that
/// is lower by ``smallestGain``; where ``TrainingOptions/detectionTolerance`` weighs both, by more than a tenth of an object. A
/// network that does everything right on validation data cannot show that it becomes better
/// except by ever smaller losses, so that without such a bound it would be trained to the end.
public struct Patience: Sendable, Equatable {
    /// The run ends after so many epochs.
    public var epochs: Int
    /// The same where everything is right on validation data.
    public var epochsWhenPerfect: Int

    /// How much lower the mean loss of a validation window has to be, in nats.
    public static let smallestGain = 1e-3

    /// Patience for so many epochs.
    ///
    /// - Parameter epochsWhenPerfect: As many unless given.
    public init(epochs: Int, epochsWhenPerfect: Int? = nil) {
        self.epochs = epochs
        self.epochsWhenPerfect = epochsWhenPerfect ?? epochs
    }

    /// What suits a run of so many epochs: half of them, and a quarter where everything is right.
    public init(usualForEpochs epochs: Int) {
        self.init(epochs: max(5, epochs / 2), epochsWhenPerfect: max(5, epochs / 4))
    }

    /// Whether a run ends.
    ///
    /// - Parameters:
    ///   - epochsSinceGain: Epochs that brought nothing, one after the other.
    ///   - isPerfect: Everything was right on validation data.
    func isOver(epochsSinceGain: Int, isPerfect: Bool) -> Bool {
        epochsSinceGain >= (isPerfect ? epochsWhenPerfect : epochs)
    }
}
