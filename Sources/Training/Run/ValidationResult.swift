/// Loss and accuracy on windows that training does not see.
public struct ValidationResult: Codable, Sendable, Equatable {
    /// Mean loss.
    public var loss: Double
    /// Share of windows that are classified rightly.
    public var accuracy: Double
    /// How well objects are found on whole pictures, from 0 to 1; nil where that was not judged.
    public var detection: Double?
}
