/// How good a detector is at all thresholds, for one class or over all.
public struct DetectionMeasures: Sendable, Encodable {
    /// The measures of objects of one range of size.
    public struct SizeMeasures: Sendable, Encodable {
        /// The range.
        public var size: SizeRange
        /// The objects of that range.
        public var objects: Int
        /// As ``DetectionMeasures/averagePrecision``.
        public var averagePrecision: Double?
        /// As ``DetectionMeasures/averagePrecision50``.
        public var averagePrecision50: Double?
        /// The share that is found at the working threshold.
        public var recall: Double?
        /// Their sensitivity against all false alarms.
        public var freeResponse: FreeResponse?
    }

    /// Where measures lie in 95% of the samples of the pictures; nil without samples or without a value.
    public struct Intervals: Sendable, Encodable {
        /// That of ``DetectionMeasures/averagePrecision``.
        public var averagePrecision: ConfidenceInterval?
        /// That of ``DetectionMeasures/averagePrecision50``.
        public var averagePrecision50: ConfidenceInterval?
        /// That of ``DetectionMeasures/centerAveragePrecision``.
        public var centerAveragePrecision: ConfidenceInterval?
        /// That of the precision at the working threshold.
        public var precision: ConfidenceInterval?
        /// That of the recall at the working threshold.
        public var recall: ConfidenceInterval?
        /// That of F1 at the working threshold.
        public var f1: ConfidenceInterval?
        /// That of the mean sensitivity of ``DetectionMeasures/freeResponse``.
        public var sensitivity: ConfidenceInterval?
        /// That of the bias of ``DetectionMeasures/counts``.
        public var bias: ConfidenceInterval?
    }

    /// The objects on all pictures, without ignored ones.
    public var objects: Int
    /// The mean of the average precisions at intersections over union of 0.50, 0.55 … 0.95; over all classes the mean of
    /// theirs. Nil without an object.
    public var averagePrecision: Double?
    /// The average precision at an intersection over union of 0.5.
    public var averagePrecision50: Double?
    /// The average precision at an intersection over union of 0.75.
    public var averagePrecision75: Double?
    /// The average precision where a detection hits by its middle.
    public var centerAveragePrecision: Double?
    /// The same by the size of objects.
    public var sizes: [SizeMeasures]
    /// Sensitivity against false alarms; nil without an object.
    public var freeResponse: FreeResponse?
    /// Detections at the working threshold against objects, picture by picture.
    public var counts: CountAgreement
    /// The thresholds that serve a purpose best.
    public var thresholds: ThresholdAdvice
    /// How far chance may have moved the measures; nil where no samples were drawn.
    public var intervals: Intervals?
    /// Precision, recall and false alarms from the highest threshold to the lowest: at most 512 points, with the first,
    /// the last and the working threshold.
    public var curve: [OperatingPoint]
    /// The precision at recalls of 0, 0.01 … 1 at an intersection over union of 0.5; nil without an object, and over all
    /// classes the mean of theirs.
    public var precisionAtRecall: [Double]?
}

extension [OperatingPoint] {
    /// At most so many of the points, evenly chosen; the first, the last and that of a threshold are among them.
    func thinned(to limit: Int, keeping threshold: Float) -> [OperatingPoint] {
        guard count > limit else { return self }
        var kept = Set((0..<limit - 1).map { $0 * (count - 1) / (limit - 2) })
        kept.insert(lastIndex { $0.threshold >= threshold } ?? 0)
        return kept.sorted().map { self[$0] }
    }
}
