/// Where the box of a detection comes from.
public enum DetectionBoxes: String, CaseIterable, Sendable, Codable {
    /// A window, or a box of the size of the class's objects, around the place that the scores give.
    case window
    /// The place and the size that the network gives for the object in the window.
    case refined
}
