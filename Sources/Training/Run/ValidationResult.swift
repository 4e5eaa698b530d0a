/// Loss and accuracy on windows that training does not see.
public struct ValidationResult: Codable, Sendable, Equatable {
    /// Mean loss.
    public var loss: Double
    /// Share of windows that are classified rightly.
    public var accuracy: Double
    /// How well objects are found on whole pictures, from 0 to 1; nil where that was not judged.
    public var detection: Double?

    /// True where the network of this result is the one to keep.
    ///
    /// - Parameter least: The share that is as good as the highest of all so far.
    func isBetter(than other: ValidationResult, by criterion: TrainingOptions.Criterion, least: Double) -> Bool {
        let (isGood, wasGood) = (share(criterion) >= least, other.share(criterion) >= least)
        return isGood == wasGood ? loss < other.loss : isGood
    }

    /// True where the loss is lower by enough to go on for: ``Patience``.
    func isGain(over other: ValidationResult, by criterion: TrainingOptions.Criterion) -> Bool {
        loss < other.loss - (criterion == .loss ? 0 : Patience.smallestGain)
    }

    /// What a criterion looks at before the loss, from 0 to 1.
    func share(_ criterion: TrainingOptions.Criterion) -> Double {
        switch criterion {
        case .loss: 0
        case .accuracy: accuracy
        case .detection: detection ?? 0
        }
    }
}
