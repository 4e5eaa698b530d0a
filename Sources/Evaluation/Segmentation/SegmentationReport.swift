/// How well label maps agree with the truth, pixel by pixel.
///
/// With `n(i,j)` pixels of class `i` taken for class `j`, and `t(i)` pixels of class `i`: pixel accuracy `Σ n(i,i) / Σ t(i)`, mean
/// accuracy `1/k Σ n(i,i) / t(i)`, intersection over union of a class `n(i,i) / (t(i) + Σ_j n(j,i) - n(i,i))`, and its means over
/// classes, plain and by `t(i)`. A mean over classes takes those that the quotient exists for. Pixels that are taken for
/// nothing count as wrong. Source: Long, Shelhamer & Darrell, CVPR 2015.
public struct SegmentationReport: Sendable, Equatable, Codable {
    /// What is known of a class.
    public struct ClassScore: Sendable, Equatable, Codable {
        /// The class.
        public var name: String
        /// Pixels that are of the class.
        public var truth: Int
        /// Pixels that are taken for it.
        public var predicted: Int
        /// Pixels that are both.
        public var correct: Int
        /// Intersection over union; nothing where the class neither is nor was seen.
        public var iou: Double?
        /// The part of its pixels that are taken for it; nothing where there are none.
        public var accuracy: Double?
        /// The part of the pixels taken for it that are of it; nothing where there are none.
        public var precision: Double?
    }

    /// Pictures that were compared.
    public let pictures: Int
    /// Pixels that have a class.
    public let pixels: Int
    /// Pixels of which the truth says nothing.
    public let ignored: Int
    /// Pixels with a class that are taken for nothing, because no window is centred near or the best class is uncertain.
    public let unlabelled: Int
    /// The part of the pixels with a class that are taken for it.
    public let pixelAccuracy: Double
    /// The mean of the classes' accuracies.
    public let meanAccuracy: Double
    /// The mean of the classes' intersections over unions.
    public let meanIoU: Double
    /// The mean of the same, each class counted by its pixels.
    public let frequencyWeightedIoU: Double
    /// Each class, in the order of the model.
    public let classes: [ClassScore]
    /// Shape [classes, classes + 1]: what pixels are, by what they are taken for; the last column is nothing.
    public let confusion: [[Int]]

    /// The measures of a tally.
    ///
    /// - Parameter names: Of the classes.
    package init(_ tally: LabelTally, classes names: [String], pictures: Int) {
        let confusion = tally.confusion
        let scores = names.indices.map { index in
            let (truth, correct) = (confusion[index].reduce(0, +), confusion[index][index])
            let predicted = confusion.reduce(0) { $0 + $1[index] }
            return ClassScore(
                name: names[index], truth: truth, predicted: predicted, correct: correct,
                iou: Self.share(correct, of: truth + predicted - correct), accuracy: Self.share(correct, of: truth),
                precision: Self.share(correct, of: predicted))
        }
        func mean(_ values: [Double]) -> Double {
            values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        }
        let pixels = scores.reduce(0) { $0 + $1.truth }
        self.pictures = pictures
        self.pixels = pixels
        ignored = tally.ignored
        unlabelled = confusion.reduce(0) { $0 + $1[names.count] }
        pixelAccuracy = Self.share(scores.reduce(0) { $0 + $1.correct }, of: pixels) ?? 0
        meanAccuracy = mean(scores.compactMap(\.accuracy))
        meanIoU = mean(scores.compactMap(\.iou))
        frequencyWeightedIoU = scores.reduce(0) { $0 + Double($1.truth) / Double(max(pixels, 1)) * ($1.iou ?? 0) }
        classes = scores
        self.confusion = confusion
    }

    private static func share(_ part: Int, of whole: Int) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }
}
