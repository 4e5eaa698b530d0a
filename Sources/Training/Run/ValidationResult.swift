import Glibc

/// Loss and accuracy on windows that training does not see.
public struct ValidationResult: Codable, Sendable, Equatable {
    /// Mean loss.
    public var loss: Double
    /// Share of windows that are classified rightly.
    public var accuracy: Double
    /// How well objects are found on whole pictures, from 0 to 1; nil where that was not judged.
    public var detection: Double?

    /// How much lower the loss has to be to weigh as much as one object that is found more: by a third.
    private static let lossOfAnObject = log(1.5)
    /// Gains of a tenth of an object and less do not count.
    private static let smallestShareOfAnObject = 0.1

    /// True where the network of this result is the one to keep.
    ///
    /// - Parameter tolerance: ``TrainingOptions/detectionTolerance``.
    func isBetter(
        than other: ValidationResult, by criterion: TrainingOptions.Criterion, tolerance: Double = 0
    ) -> Bool {
        if criterion == .detection, tolerance > 0 { return objects(tolerance) > other.objects(tolerance) }
        return (share(criterion), -loss) > (other.share(criterion), -other.loss)
    }

    /// True where this result is better by enough to go on for: ``Patience``.
    ///
    /// - Parameter tolerance: ``TrainingOptions/detectionTolerance``.
    func isGain(
        over other: ValidationResult, by criterion: TrainingOptions.Criterion, tolerance: Double = 0
    ) -> Bool {
        if criterion == .detection, tolerance > 0 {
            return objects(tolerance, least: Patience.smallestGain)
                > other.objects(tolerance, least: Patience.smallestGain) + Self.smallestShareOfAnObject
        }
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

    /// How good a detector is, in objects: those that are found, and how far the loss has fallen.
    ///
    /// - Parameters:
    ///   - tolerance: What one object is of all.
    ///   - least: Smaller losses count as this one.
    private func objects(_ tolerance: Double, least: Double = 1e-12) -> Double {
        (detection ?? 0) / tolerance - log(max(loss, least)) / Self.lossOfAnObject
    }
}
