/// What a detector does at one threshold.
public struct OperatingPoint: Sendable, Equatable, Codable {
    /// The smallest probability of a detection.
    public var threshold: Float
    /// Hits, false alarms and misses over all pictures; a detection hits by its middle.
    public var score: DetectionScore
    /// `hits / (hits + false alarms)`; 1 without any detection.
    public var precision: Double
    /// `hits / objects`; 1 without any object.
    public var recall: Double
    /// The harmonic mean of precision and recall.
    public var f1: Double
    /// Detections that hit nothing, for each picture on average.
    public var falseAlarmsPerPicture: Double

    init(threshold: Float, score: DetectionScore, pictures: Int) {
        self.threshold = threshold
        self.score = score
        precision = score.precision
        recall = score.recall
        f1 = score.f1
        falseAlarmsPerPicture = Double(score.falseAlarms) / Double(max(pictures, 1))
    }
}
