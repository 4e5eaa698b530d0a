/// How detections are made from a score map.
public struct DetectionOptions: Sendable, Equatable, Codable {
    /// The smallest probability of a detection.
    public var threshold: Float
    /// Two detections of one class have at least this distance, as a share of the window's size.
    public var separation: Double

    /// Options for detections.
    public init(threshold: Float = 0.5, separation: Double = 0.5) {
        self.threshold = threshold
        self.separation = separation
    }
}
