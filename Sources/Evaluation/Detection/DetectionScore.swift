import Foundation
import Raster
import Scanning

/// What is known about the objects on one picture.
public struct Truth: Sendable {
    /// Objects that should be found.
    public var boxes: [Box]
    /// Objects that are neither hits nor false alarms.
    public var ignored: [Box]

    /// The truth about a picture.
    public init(boxes: [Box], ignored: [Box] = []) {
        self.boxes = boxes
        self.ignored = ignored
    }
}

/// Detections of one picture against the truth.
public struct DetectionMatch: Sendable {
    /// Detections that hit a box.
    public var hits: [Detection] = []
    /// Detections that hit nothing.
    public var falseAlarms: [Detection] = []
    /// Detections on an ignored object.
    public var onIgnored: [Detection] = []
    /// Boxes that no detection hit.
    public var missed: [Box] = []

    /// Matches detections, strongest first.
    ///
    /// - Parameter tolerance: A detection hits when its middle lies in a box that is not already hit, or at
    ///   most this many pixels from it.
    public init(_ detections: [Detection], truth: Truth, tolerance: Double) {
        var open = truth.boxes
        for detection in detections.sorted(by: { $0.score > $1.score }) {
            func distance(_ box: Box) -> Double { box.distance(toX: detection.centerX, y: detection.centerY) }
            func offset(_ box: Box) -> Double {
                hypot(box.centerX - detection.centerX, box.centerY - detection.centerY)
            }
            let near = open.indices.filter { distance(open[$0]) <= tolerance }
            if let best = near.min(by: { offset(open[$0]) < offset(open[$1]) }) {
                hits.append(detection)
                open.remove(at: best)
            } else if truth.ignored.contains(where: { distance($0) <= tolerance }) {
                onIgnored.append(detection)
            } else {
                falseAlarms.append(detection)
            }
        }
        missed = open
    }
}

/// Precision, recall and F1 over some pictures.
public struct DetectionScore: Sendable, Equatable, Codable {
    /// Detections that hit a box.
    public var hits = 0
    /// Detections that hit nothing.
    public var falseAlarms = 0
    /// Boxes that no detection hit.
    public var misses = 0

    /// A score from its counts.
    public init(hits: Int = 0, falseAlarms: Int = 0, misses: Int = 0) {
        self.hits = hits
        self.falseAlarms = falseAlarms
        self.misses = misses
    }

    /// Adds one picture.
    public mutating func add(_ match: DetectionMatch) {
        hits += match.hits.count
        falseAlarms += match.falseAlarms.count
        misses += match.missed.count
    }

    /// Adds the counts of other pictures or classes.
    public mutating func add(_ other: DetectionScore) {
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

/// The threshold with the best F1 over some pictures.
public struct ThresholdChoice: Sendable {
    /// The threshold.
    public var threshold: Float
    /// Its score.
    public var score: DetectionScore

    /// The thresholds that are tried: steps of half a percent.
    public static let candidates = (1..<200).map { Float($0) / 200 }

    /// Takes the best of the candidates.
    ///
    /// Where several give the same F1, the middle of the longest such stretch is taken, so that the choice is
    /// far from thresholds that do worse.
    ///
    /// - Parameter scores: The score over all pictures and classes at each of ``candidates``.
    public init(scores: [DetectionScore]) {
        precondition(scores.count == Self.candidates.count, "one score for each threshold")
        let best = scores.map(\.f1).max() ?? 0
        var longest = 0..<0
        var start: Int?
        for index in 0...scores.count {
            if index < scores.count, scores[index].f1 == best {
                start = start ?? index
            } else if let first = start {
                if index - first > longest.count { longest = first..<index }
                start = nil
            }
        }
        let middle = (longest.lowerBound + longest.upperBound) / 2
        threshold = Self.candidates[middle]
        self.score = scores[middle]
    }
}

extension DetectionScore: CustomStringConvertible {
    /// For example `precision 0.9833, recall 0.9672, F1 0.9752 (59 hits, 1 false alarm, 2 misses)`.
    public var description: String {
        String(format: "precision %.4f, recall %.4f, F1 %.4f ", precision, recall, f1)
            + "(\(hits) hit\(hits == 1 ? "" : "s"), \(falseAlarms) false alarm\(falseAlarms == 1 ? "" : "s"), "
            + "\(misses) miss\(misses == 1 ? "" : "es"))"
    }
}
