import Glibc
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
        threshold =
            report.measures.thresholds.bestF1.map { report.measures.curve.steady(nearBest: $0).threshold } ?? 0.5
        classThresholds = [:]
        score = DetectionScore()
        var sum = 0.0
        for found in report.classes {
            guard let best = found.measures.thresholds.bestF1 else {
                score.add(DetectionScore(misses: found.measures.objects))
                continue
            }
            let steady = found.measures.curve.steady(nearBest: best)
            classThresholds[found.name] = steady.threshold
            score.add(steady.score)
            sum += best.f1
        }
        meanF1 = report.classes.isEmpty ? 0 : sum / Double(report.classes.count)
    }
}

extension [OperatingPoint] {
    /// A threshold that is as good as the best one, as far as so few objects can tell, and hardly differs from what others
    /// would choose.
    ///
    /// On other pictures the best of many nearly equal thresholds is mostly another one. Of those around the best that lose
    /// less than one object by it, one half is taken where it is among them: a network that tells all apart is far too sure
    /// of what it has seen. Else it is the middle, in log-odds.
    ///
    /// - Parameter best: The point with the highest F1; the curve goes from the highest threshold to the lowest.
    func steady(nearBest best: OperatingPoint) -> OperatingPoint {
        let objects = Double(best.score.hits + best.score.misses)
        guard objects > 0, let place = firstIndex(where: { $0.f1 >= best.f1 }) else { return best }
        let least = best.f1 - 1 / objects
        var (first, last) = (place, place)
        while first > startIndex, self[first - 1].f1 > least { first -= 1 }
        while last + 1 < endIndex, self[last + 1].f1 > least { last += 1 }
        // Down to the score of the next thing that is found, nothing changes.
        let isAtEnd = last + 1 == endIndex
        let lowest = isAtEnd ? self[last].threshold : self[last + 1].threshold
        func logOdds(_ threshold: Float) -> Double {
            let probability = Swift.min(Swift.max(Double(threshold), 1e-7), 1 - 1e-7)
            return log(probability / (1 - probability))
        }
        let middle = (logOdds(self[first].threshold) + logOdds(lowest)) / 2
        let hasHalf = self[first].threshold >= 0.5 && (isAtEnd || lowest < 0.5)
        let value = hasHalf ? 0.5 : 1 / (1 + exp(-middle))
        // Rounded as far as that hardly moves it.
        let power = pow(10, (2 - log10(Swift.min(value, 1 - value))).rounded(.up))
        var threshold = Swift.min(Float((value * power).rounded() / power), self[first].threshold)
        if !hasHalf, threshold <= lowest { threshold = self[last].threshold }
        var point = self[lastIndex { $0.threshold >= threshold }!]
        point.threshold = threshold
        return point
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
