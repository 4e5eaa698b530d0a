import Raster
import Scanning

/// COCO's matching of the detections and objects of one class on one picture, at ten overlaps and four ranges of size.
///
/// From the strongest detection to the weakest, each takes the object with the largest intersection over union that is
/// not taken, if that reaches the threshold. An object outside of the range of size is ignored: a detection takes one
/// only where it finds no other, and is then neither hit nor false alarm; nor is one that takes nothing and is outside of
/// the range itself. An ignored region is a crowd: any number of detections may take it, and the intersection counts as
/// a share of the detection alone. Source: `COCOeval.evaluateImg` of pycocotools.
struct OverlapMatching {
    /// The ten thresholds 0.50, 0.55 … 0.95, as NumPy's `linspace` makes them.
    static let thresholds: [Double] = {
        let step: Double = (0.95 - 0.5) / 9
        return (0..<9).map { (index: Int) -> Double in Double(index) * step + 0.5 } + [0.95]
    }()

    /// What became of a detection: bit `t` of element `r` is for threshold `t` and the range `SizeRange.allCases[r]`.
    struct Outcome: Sendable, Equatable {
        var hits = SIMD4<UInt16>()
        var ignored = SIMD4<UInt16>()
    }

    private struct Object {
        var box: Box
        var isCrowd: Bool
        var isIgnored: Bool
    }

    /// Matches boxes, which are given from the strongest to the weakest.
    static func outcomes(of found: [Box], truth: Truth) -> [Outcome] {
        var outcomes = found.map { _ in Outcome() }
        for (place, range) in SizeRange.allCases.enumerated() {
            let objects =
                truth.boxes.map { Object(box: $0, isCrowd: false, isIgnored: !range.contains($0)) }
                + truth.ignored.map { Object(box: $0, isCrowd: true, isIgnored: true) }
            // Those that count come first, so that ignored ones are taken only where none of them is.
            let sorted = objects.filter { !$0.isIgnored } + objects.filter(\.isIgnored)
            let near = found.map { box in
                sorted.indices.lazy.map { (index: $0, overlap: overlap(box, sorted[$0])) }
                    .filter { $0.overlap >= thresholds[0] }
            }.map(Array.init)
            for (bit, threshold) in thresholds.enumerated() {
                var isTaken = [Bool](repeating: false, count: sorted.count)
                for (number, box) in found.enumerated() {
                    let best = bestObject(of: near[number], sorted, isTaken, threshold)
                    if let best { isTaken[best] = true }
                    let isIgnored = best.map { sorted[$0].isIgnored } ?? !range.contains(box)
                    if isIgnored {
                        outcomes[number].ignored[place] |= 1 << UInt16(bit)
                    } else if best != nil {
                        outcomes[number].hits[place] |= 1 << UInt16(bit)
                    }
                }
            }
        }
        return outcomes
    }

    /// Of equally good objects the last, as in the source.
    private static func bestObject(
        of near: [(index: Int, overlap: Double)], _ objects: [Object], _ isTaken: [Bool], _ threshold: Double
    ) -> Int? {
        var best: Int?
        var least = min(threshold, 1 - 1e-10)
        for (index, overlap) in near where !isTaken[index] || objects[index].isCrowd {
            if let best, !objects[best].isIgnored, objects[index].isIgnored { break }
            if overlap < least { continue }
            (best, least) = (index, overlap)
        }
        return best
    }

    private static func overlap(_ box: Box, _ object: Object) -> Double {
        guard object.isCrowd else { return OverlapMeasure.iou.overlap(box, object.box) }
        let width = min(box.xmax, object.box.xmax) - max(box.xmin, object.box.xmin)
        let height = min(box.ymax, object.box.ymax) - max(box.ymin, object.box.ymin)
        guard width > 0, height > 0 else { return 0 }
        return width * height / (box.width * box.height)
    }
}
