import Scanning

/// The thresholds with the best F1 over some pictures: one for all classes, and that of each.
public struct ThresholdChoice: Sendable {
    /// The threshold with the best F1 over all classes together.
    public var threshold: Float
    /// The threshold of each class with its best F1; none for a class of which nothing is found.
    public var classThresholds: [String: Float]
    /// The score where each class has its own threshold.
    public var score: DetectionScore
    /// The mean over the classes of the best F1 of each.
    public var meanF1: Double

    /// Chooses by a report whose curves reach down to any score.
    init(_ report: DetectionReport) {
        threshold = report.measures.thresholds.bestF1?.threshold ?? 0.5
        classThresholds = [:]
        score = DetectionScore()
        var sum = 0.0
        for found in report.classes {
            guard let best = found.measures.thresholds.bestF1 else {
                score.add(DetectionScore(misses: found.measures.objects))
                continue
            }
            classThresholds[found.name] = best.threshold
            score.add(best.score)
            sum += best.f1
        }
        meanF1 = report.classes.isEmpty ? 0 : sum / Double(report.classes.count)
    }
}

extension DetectorEvaluation {
    /// The thresholds that do best on these pictures, by every score that there is.
    ///
    /// - Parameter options: How detections are made; their thresholds do not count.
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    public func bestThreshold(_ options: DetectionOptions = DetectionOptions()) throws -> ThresholdChoice {
        var measures = MeasureOptions()
        measures.samples = 0
        measures.floor = 0.001
        var options = options
        (options.threshold, options.classThresholds) = (0.5, [:])
        return ThresholdChoice(try report(options, measures: measures))
    }
}
