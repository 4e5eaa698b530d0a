import Foundation
import Raster
import Scanning

/// What a detector hits, misses and invents on labelled pictures, at one threshold.
public struct DetectionReport: Sendable, Encodable {
    /// An error: where it is.
    public struct Place: Sendable, Encodable {
        /// The picture's name in the data.
        public var image: String
        /// The missed box, or the detection's, in pixels.
        public var box: Box
        /// The probability of a detection.
        public var score: Float?
    }

    /// What one class gave.
    public struct ClassReport: Sendable, Encodable {
        /// The class.
        public var name: String
        /// The counts.
        public var score: DetectionScore
        /// The mean intersection over union of hits and the boxes that they hit; nil without a hit.
        public var meanIoU: Double?
        /// The mean distance of a hit's middle from that of its box, in pixels; nil without a hit.
        public var meanDistance: Double?
        /// Boxes that no detection hit.
        public var misses: [Place]
        /// Detections that hit nothing.
        public var falseAlarms: [Place]
        /// Detections on an ignored object.
        public var onIgnored: [Place]
    }

    /// How many pictures were scanned.
    public let pictures: Int
    /// The smallest probability of a detection.
    public let threshold: Float
    /// Over all classes.
    public let precision: Double
    /// Over all classes.
    public let recall: Double
    /// Over all classes.
    public let f1: Double
    /// The mean intersection over union of hits and the boxes that they hit; nil without a hit.
    public let meanIoU: Double?
    /// The mean distance of a hit's middle from that of its box, in pixels; nil without a hit.
    public let meanDistance: Double?
    /// Each class but the background.
    public let classes: [ClassReport]
}

extension DetectorEvaluation {
    /// Counts hits, misses and false alarms of each class, with their places.
    ///
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    public func report(_ options: DetectionOptions) throws -> DetectionReport {
        var total = DetectionScore()
        var (overlaps, distances) = ([Double](), [Double]())
        let reports = try zip(objectClasses, matches(options)).map { index, matches in
            var report = DetectionReport.ClassReport(
                name: classes[index], score: DetectionScore(), misses: [], falseAlarms: [], onIgnored: [])
            let overlapsOfClass = matches.flatMap(\.overlaps)
            report.meanIoU = overlapsOfClass.mean
            overlaps += overlapsOfClass
            let distancesOfClass = matches.flatMap(\.distances)
            report.meanDistance = distancesOfClass.mean
            distances += distancesOfClass
            for (picture, match) in zip(pictures, matches) {
                func place(_ detection: Detection) -> DetectionReport.Place {
                    DetectionReport.Place(image: picture.name, box: detection.box, score: detection.score)
                }
                report.score.add(match)
                report.misses += match.missed.map { DetectionReport.Place(image: picture.name, box: $0) }
                report.falseAlarms += match.falseAlarms.map(place)
                report.onIgnored += match.onIgnored.map(place)
            }
            total.add(report.score)
            return report
        }
        return DetectionReport(
            pictures: pictures.count, threshold: options.threshold, precision: total.precision, recall: total.recall,
            f1: total.f1, meanIoU: overlaps.mean, meanDistance: distances.mean, classes: reports)
    }
}

extension [Double] {
    /// The mean; nil of nothing.
    fileprivate var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}

extension DetectionReport: CustomStringConvertible {
    /// For each class a line of counts, and a line for each error.
    public var description: String {
        var lines: [String] = []
        for report in classes {
            lines.append(
                "\(report.name) on \(pictures) pictures at threshold \(threshold): \(report.score)"
                    + (report.meanIoU.map { String(format: ", mean IoU %.4f", $0) } ?? "")
                    + (report.meanDistance.map { String(format: ", middles %.1f pixels apart", $0) } ?? ""))
            for (title, places) in [
                ("missed", report.misses), ("false alarm", report.falseAlarms),
                ("on an ignored object", report.onIgnored),
            ] {
                lines += places.map { place in
                    "  \(title): \(place.image) at \(Int(place.box.centerX)),\(Int(place.box.centerY)), "
                        + "\(Int(place.box.width))x\(Int(place.box.height))"
                        + (place.score.map { String(format: ", score %.3f", $0) } ?? "")
                }
            }
        }
        return lines.joined(separator: "\n")
    }
}
