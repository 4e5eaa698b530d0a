/// How detections are made from a score map.
public struct DetectionOptions: Sendable, Equatable, Codable {
    /// The smallest probability of a detection.
    public var threshold: Float
    /// The smallest probability of a detection of single classes, by the class's index; ``threshold`` goes for all others.
    public var classThresholds: [Int: Float] = [:]
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

extension DetectionOptions {
    /// The smallest probability of a detection of a class.
    public func threshold(ofClass index: Int) -> Float { classThresholds[index] ?? threshold }

    /// The smallest probability of a detection of any of some classes.
    package func leastThreshold(ofClasses indices: [Int]) -> Float {
        indices.map(threshold(ofClass:)).min() ?? threshold
    }

    /// The thresholds of single classes by their names; nil where no class has its own.
    package func classThresholds(named classes: [String]) -> [String: Float]? {
        guard !classThresholds.isEmpty else { return nil }
        return Dictionary(uniqueKeysWithValues: classThresholds.map { (classes[$0], $1) })
    }
}
