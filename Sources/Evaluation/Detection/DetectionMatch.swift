import Glibc
import Raster
import Scanning

/// Detections of one picture against the truth.
package struct DetectionMatch: Sendable {
    /// What a detection meets.
    package enum Target: Sendable, Equatable {
        /// A box that nothing stronger hit, by its index in the truth.
        case box(Int)
        /// An ignored object.
        case ignored
        /// Nothing.
        case nothing
    }

    /// Each detection with what it meets, strongest first.
    package let found: [(detection: Detection, target: Target)]
    /// The boxes of the truth.
    private let boxes: [Box]

    /// Matches detections, strongest first.
    ///
    /// - Parameter tolerance: A detection hits when its middle lies in a box that is not already hit, or at
    ///   most this many pixels from it; of several boxes it hits that whose middle is nearest.
    package init(_ detections: [Detection], truth: Truth, tolerance: Double) {
        var open = Array(truth.boxes.enumerated())
        boxes = truth.boxes
        found = detections.sorted { $0.score > $1.score }.map { detection in
            func distance(_ box: Box) -> Double { box.distance(toX: detection.centerX, y: detection.centerY) }
            let near = open.indices.filter { distance(open[$0].element) <= tolerance }
            let nearest = near.min { detection.offset(to: open[$0].element) < detection.offset(to: open[$1].element) }
            if let nearest { return (detection, .box(open.remove(at: nearest).offset)) }
            return (detection, truth.ignored.contains { distance($0) <= tolerance } ? .ignored : .nothing)
        }
    }

    private init(found: [(detection: Detection, target: Target)], boxes: [Box]) {
        self.found = found
        self.boxes = boxes
    }

    /// The match of the detections with at least a score: weaker ones never took a box from them.
    package func reaching(_ threshold: Float) -> DetectionMatch {
        DetectionMatch(found: found.filter { $0.detection.score >= threshold }, boxes: boxes)
    }

    /// Detections that hit a box, each with that.
    private var pairs: [(detection: Detection, box: Box)] {
        found.compactMap { if case .box(let index) = $0.target { ($0.detection, boxes[index]) } else { nil } }
    }

    /// Detections that hit a box.
    package var hits: [Detection] { pairs.map(\.detection) }
    /// The boxes that are hit, in the order of ``hits``.
    package var hitBoxes: [Box] { pairs.map(\.box) }
    /// The intersection over union of each hit's box and the box that it hit.
    package var overlaps: [Double] { pairs.map { OverlapMeasure.iou.overlap($0.detection.box, $0.box) } }
    /// The distance of each hit's middle from that of the box that it hit, in pixels.
    package var distances: [Double] { pairs.map { $0.detection.offset(to: $0.box) } }
    /// Detections that hit nothing.
    package var falseAlarms: [Detection] { found.filter { $0.target == .nothing }.map(\.detection) }
    /// Detections on an ignored object.
    package var onIgnored: [Detection] { found.filter { $0.target == .ignored }.map(\.detection) }
    /// Boxes that no detection hit, by their indices in the truth.
    package var missedIndices: [Int] {
        let hit = Set(found.compactMap { if case .box(let index) = $0.target { index } else { nil } })
        return boxes.indices.filter { !hit.contains($0) }
    }
    /// Boxes that no detection hit.
    package var missed: [Box] { missedIndices.map { boxes[$0] } }
}

extension Detection {
    /// The distance of its middle from that of a box, in pixels.
    fileprivate func offset(to box: Box) -> Double { hypot(box.centerX - centerX, box.centerY - centerY) }
}
