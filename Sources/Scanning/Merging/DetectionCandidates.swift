import Network

/// What detections of some classes at any threshold are made from, collected in one pass over the scores.
///
/// Peaks and suppression need no other pass for a higher threshold; merging and fusion begin anew from the windows that
/// reach it, connected regions from the scores.
package struct DetectionCandidates: Sendable {
    private enum Content {
        /// One for each class, or one for all.
        case peaks([ClimbedPeaks])
        /// Boxes that stay at any lower threshold stay at a higher one that they reach.
        case suppressed([[ScoredBox]])
        /// Windows, one list for each class, or one for all.
        case windows([[ScoredBox]])
        case scores
    }

    /// The most windows or regions that are held: together about 120 MB.
    static let limit = 1 << 21

    private let pyramid: ScorePyramid
    private let indices: [Int]
    private let options: DetectionOptions
    private let content: Content

    /// Collects what the rule of merging needs.
    ///
    /// - Parameter options: The threshold is the least that detections will be asked for.
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``, ``ScanError/noRefinedBoxes``;
    ///   `FileError/scratchNotUsable(folder:bytes:reason:)`.
    init(_ pyramid: ScorePyramid, ofClasses indices: [Int], options: DetectionOptions) throws {
        if options.boxes == .refined, !pyramid.levels.allSatisfy(\.map.hasBoxes) { throw ScanError.noRefinedBoxes }
        self.pyramid = pyramid
        self.indices = indices
        self.options = options
        let merging = options.merging
        switch merging.rule {
        case .peaks: content = .peaks(try pyramid.peaks(ofClasses: indices, options: options))
        case .nms:
            let suppression = Suppression(overlap: merging.usedOverlap, measure: merging.usedMeasure)
            content = .suppressed(
                try pyramid.windows(ofClasses: indices, options: options).map(suppression.suppressed))
        case .softNMS:
            let suppression = SoftSuppression(
                decay: merging.decay, overlap: merging.usedOverlap, measure: merging.usedMeasure)
            content = .suppressed(
                try pyramid.windows(ofClasses: indices, options: options).map {
                    suppression.suppressed($0, threshold: options.leastThreshold(ofClasses: indices))
                })
        case .nmm, .wbf: content = .windows(try pyramid.windows(ofClasses: indices, options: options))
        case .components: content = .scores
        }
    }

    /// The detections with at least a probability, for each class from the strongest to the weakest.
    ///
    /// - Parameter threshold: At least the least of the options; single classes keep a higher threshold of their own.
    /// - Returns: One list for each class, in the order in which they were asked for.
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func detections(threshold: Float) throws -> [[Detection]] {
        let merging = options.merging
        let found: [[Detection]]
        switch content {
        case .peaks(let peaks): found = peaks.map { $0.detections(threshold: threshold) }
        case .suppressed(let boxes):
            // Scores that were lowered may have fallen below the threshold of their class.
            found = detections(
                boxes.map { boxes in
                    boxes.filter { $0.score >= max(threshold, options.threshold(ofClass: $0.classIndex)) }
                })
        case .windows(let windows):
            let reaching = windows.map { $0.filter { $0.score >= threshold } }
            if merging.rule == .nmm {
                let suppression = Suppression(overlap: merging.usedOverlap, measure: merging.usedMeasure)
                found = detections(reaching.map(suppression.merged))
            } else {
                let fusion = BoxFusion(overlap: merging.usedOverlap, measure: merging.usedMeasure)
                found = detections(reaching.map(fusion.fused))
            }
        case .scores:
            var options = options
            options.threshold = max(threshold, options.threshold)
            for (index, own) in options.classThresholds { options.classThresholds[index] = max(threshold, own) }
            found = try pyramid.regions(ofClasses: indices, options: options)
        }
        guard merging.mergesAcrossClasses else { return found }
        return indices.map { index in found.joined().filter { $0.classIndex == index } }
    }

    private func detections(_ boxes: [[ScoredBox]]) -> [[Detection]] {
        boxes.map { $0.compactMap { $0.detection(on: pyramid.picture) } }
    }
}
