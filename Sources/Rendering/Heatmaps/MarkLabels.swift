/// What is written beside the boxes of detections.
public enum MarkLabels: String, CaseIterable, Sendable, Codable {
    /// Class and score; in a crowd, where that would cover another label or an object, the score only, or nothing.
    case automatic = "auto"
    /// Class and score of every box.
    case all = "class"
    /// The score of every box.
    case score
    /// Nothing.
    case none
}
