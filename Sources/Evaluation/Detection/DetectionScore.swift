import Glibc
import Numbers

/// Precision, recall and F1 over some pictures.
public struct DetectionScore: Sendable, Equatable, Codable {
    /// Detections that hit a box.
    public var hits = 0
    /// Detections that hit nothing.
    public var falseAlarms = 0
    /// Boxes that no detection hit.
    public var misses = 0

    package init(hits: Int = 0, falseAlarms: Int = 0, misses: Int = 0) {
        self.hits = hits
        self.falseAlarms = falseAlarms
        self.misses = misses
    }

    /// Adds one picture.
    package mutating func add(_ match: DetectionMatch) {
        hits += match.hits.count
        falseAlarms += match.falseAlarms.count
        misses += match.missed.count
    }

    /// Adds the counts of other pictures or classes.
    package mutating func add(_ other: DetectionScore) {
        hits += other.hits
        falseAlarms += other.falseAlarms
        misses += other.misses
    }

    /// `hits / (hits + false alarms)`; 1 without any detection.
    public var precision: Double { hits + falseAlarms == 0 ? 1 : Double(hits) / Double(hits + falseAlarms) }
    /// `hits / (hits + misses)`; 1 without any object.
    public var recall: Double { hits + misses == 0 ? 1 : Double(hits) / Double(hits + misses) }
    /// The harmonic mean of precision and recall.
    public var f1: Double {
        hits == 0 ? (falseAlarms + misses == 0 ? 1 : 0) : 2 * precision * recall / (precision + recall)
    }
}

extension DetectionScore: CustomStringConvertible {
    /// For example `precision 0.9833, recall 0.9672, F1 0.9752 (59 hits, 1 false alarm, 2 misses)`.
    public var description: String {
        "precision \(precision.fixed(4)), recall \(recall.fixed(4)), F1 \(f1.fixed(4)) "
            + "(\(hits) hit\(hits == 1 ? "" : "s"), \(falseAlarms) false alarm\(falseAlarms == 1 ? "" : "s"), "
            + "\(misses) miss\(misses == 1 ? "" : "es"))"
    }
}
