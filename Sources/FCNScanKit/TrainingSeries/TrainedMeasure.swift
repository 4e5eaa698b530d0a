import Network

/// How good a trained model is, in the one number that models of its kind are judged by: F1 of detections where it learnt from
/// objects on pictures, the share of windows that it tells apart elsewhere.
public struct TrainedMeasure: Sendable, Equatable, Codable {
    /// `F1` or `accuracy`.
    public var name: String
    /// On the pictures that chose the epoch and the thresholds.
    public var validation: Double
    /// The loss on their windows.
    public var validationLoss: Double
    /// On the pictures that nothing was decided on; nil without any.
    public var test: Double?

    /// The receipt's key for F1 of detections on the pictures that thresholds are chosen on, the mean over the classes.
    static let validationKey = "validation F1 at thresholds"
    /// The receipt's key for the measure on the test part.
    static let testKey = "test measure"

    /// What a model remembers of its training; nil where it was not trained to the end of a run.
    public init?(_ model: Model) {
        func number(_ key: String) -> Double? { model.receipt[key].flatMap { Double($0) } }
        let detection = number(Self.validationKey)
        guard let measure = detection ?? number("validation accuracy"), let loss = number("validation loss") else {
            return nil
        }
        name = detection == nil ? "accuracy" : "F1"
        validation = measure
        validationLoss = loss
        test = number(Self.testKey)
    }

    /// True for the better one on validation pictures; of equal ones that with the smaller loss.
    func isBetter(than other: TrainedMeasure) -> Bool {
        (validation, -validationLoss) > (other.validation, -other.validationLoss)
    }
}

/// A run of a series, and how good its model is.
public struct TrainedRun: Sendable, Equatable, Codable {
    /// Its name, for example `seed 2`.
    public var name: String
    /// How good its model is.
    public var measure: TrainedMeasure
}
