/// Loss and accuracy on windows that training does not see.
public struct ValidationResult: Codable, Sendable, Equatable {
    /// Mean loss.
    public var loss: Double
    /// Share of windows that are classified rightly.
    public var accuracy: Double
}
