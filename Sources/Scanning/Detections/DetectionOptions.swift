/// How detections are made from a score map.
public struct DetectionOptions: Sendable, Equatable, Codable {
    /// The smallest probability of a detection.
    public var threshold: Float
    /// Two detections of one class have at least this distance, as a share of the window's size.
    ///
    /// Only the rule of peaks has it.
    public var separation: Double
    /// How neighbouring windows become one detection.
    public var merging: Merging

    /// Options for detections.
    public init(threshold: Float = 0.5, separation: Double = 0.5, merging: Merging = Merging()) {
        self.threshold = threshold
        self.separation = separation
        self.merging = merging
    }
}
