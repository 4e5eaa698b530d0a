/// Loss and accuracy on windows that training does not see.
public struct ValidationResult: Codable, Sendable, Equatable {
    /// Mean loss.
    public var loss: Double
    /// Share of windows that are classified rightly.
    public var accuracy: Double
    /// How well objects are found on whole pictures, from 0 to 1; nil where that was not judged.
    public var detection: Double?

    /// True where the network of this result is the one to keep.
    func isBetter(than other: ValidationResult, by criterion: TrainingOptions.Criterion) -> Bool {
        (share(criterion), -loss) > (other.share(criterion), -other.loss)
    }

    /// True where this result is better by enough to go on for: ``Patience``.
    func isGain(over other: ValidationResult, by criterion: TrainingOptions.Criterion) -> Bool {
        let smallest = criterion == .loss ? 0 : Patience.smallestGain
        return share(criterion) > other.share(criterion)
            || share(criterion) == other.share(criterion) && loss < other.loss - smallest
    }

    /// True where nothing can become better but the loss.
    func isPerfect(by criterion: TrainingOptions.Criterion) -> Bool { share(criterion) == 1 }

    /// What a criterion looks at before the loss, from 0 to 1.
    private func share(_ criterion: TrainingOptions.Criterion) -> Double {
        switch criterion {
        case .loss: 0
        case .accuracy: accuracy
        case .detection: detection ?? 0
        }
    }
}
