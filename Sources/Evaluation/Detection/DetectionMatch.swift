import Foundation
import Raster
import Scanning

/// Detections of one picture against the truth.
package struct DetectionMatch: Sendable {
    /// Detections that hit a box.
    package var hits: [Detection] = []
    /// The intersection over union of each hit's box and the box that it hit.
    package var overlaps: [Double] = []
    /// The distance of each hit's middle from that of the box that it hit, in pixels.
    package var distances: [Double] = []
    /// Detections that hit nothing.
    package var falseAlarms: [Detection] = []
    /// Detections on an ignored object.
    package var onIgnored: [Detection] = []
    /// Boxes that no detection hit.
    package var missed: [Box] = []

    /// Matches detections, strongest first.
    ///
    /// - Parameter tolerance: A detection hits when its middle lies in a box that is not already hit, or at
    ///   most this many pixels from it.
    package init(_ detections: [Detection], truth: Truth, tolerance: Double) {
        var open = truth.boxes
        for detection in detections.sorted(by: { $0.score > $1.score }) {
            func distance(_ box: Box) -> Double { box.distance(toX: detection.centerX, y: detection.centerY) }
            func offset(_ box: Box) -> Double {
                hypot(box.centerX - detection.centerX, box.centerY - detection.centerY)
            }
            let near = open.indices.filter { distance(open[$0]) <= tolerance }
            if let best = near.min(by: { offset(open[$0]) < offset(open[$1]) }) {
                hits.append(detection)
                overlaps.append(OverlapMeasure.iou.overlap(detection.box, open[best]))
                distances.append(offset(open[best]))
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
