/// How detectors are measured.
public struct MeasureOptions: Sendable, Equatable {
    /// Curves reach down to this probability. Default: 0.01.
    public var floor: Float = 0.01
    /// As many of the strongest detections of a class on a picture count for the average precision of boxes. Default:
    /// 100, as in COCO.
    public var mostDetections = 100
    /// The precision for which a threshold is looked for.
    public var wantedPrecision: Double?
    /// The recall for which a threshold is looked for.
    public var wantedRecall: Double?
    /// How many samples of the pictures the intervals are from; 0 for no intervals. Default: 1000.
    public var samples = 1000
    /// Decides which samples are drawn. Default: 1.
    public var seed: UInt64 = 1

    /// The default measures.
    public init() {}

    /// As many detections of a class on a picture below the working threshold are held at most; of more the weakest are
    /// left out.
    package static let mostWeakDetections = 1000
}
