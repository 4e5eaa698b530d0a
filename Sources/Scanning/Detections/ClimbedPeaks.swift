import Network
import Raster

/// The peaks of some classes at some scales of a picture, each with the middle of the scores around it.
package struct ClimbedPeaks: Sendable {
    /// A peak and where it climbed to.
    struct ClimbedPeak {
        var peak: Peak
        var classIndex: Int
        /// The place of its kind in ``ClimbedPeaks/kinds``, which are in the order of the scales.
        var kind: Int
        /// In pixels of the picture.
        var x: Double
        /// In pixels of the picture.
        var y: Double
        /// The refined box; nil for one of the size of its kind.
        var box: Box?
    }

    /// What the peaks of one class at one scale have in common, in pixels of the picture.
    struct Kind {
        var scale: Double
        /// The size of an object, or of a window where that is not known.
        var width, height: Double
        /// The least distance of two detections.
        var reachWidth, reachHeight: Double

        init(ofClass index: Int, scale: Double, _ frame: CellFrame, _ options: DetectionOptions) {
            self.scale = scale
            (width, height) = frame.objectSize(ofClass: index, options)
            let reach = DetectionReach(options, ofClass: index, frame.geometry, picture: frame.picture)
            reachWidth = reach.width / frame.factorX
            reachHeight = reach.height / frame.factorY
        }
    }

    let picture: Extent
    let kinds: [Kind]
    var peaks: [ClimbedPeak] = []
    /// The largest distance at which a place is close to another one, of all kinds; these can be thousands.
    private let reachWidth, reachHeight: Double

    /// No peaks yet.
    init(picture: Extent, kinds: [Kind]) {
        self.picture = picture
        self.kinds = kinds
        reachWidth = kinds.reduce(0) { max($0, $1.reachWidth) }
        reachHeight = kinds.reduce(0) { max($0, $1.reachHeight) }
    }

    /// Of peaks with at least a probability that climbed to places close together only the strongest, strongest first.
    ///
    /// Places of two kinds are close where they are so for the one that reaches farther.
    package func detections(threshold: Float) -> [Detection] {
        var found: [Detection] = []
        // A place is close only to places in the same square of this size and the eight around it.
        let (width, height) = (reachWidth, reachHeight)
        var squares: [SIMD2<Int>: [ClimbedPeak]] = [:]
        let sorted = peaks.filter { $0.peak.score >= threshold }.sorted {
            ($1.peak.margin, $0.peak.row, $0.peak.column, $0.kind, $0.classIndex)
                < ($0.peak.margin, $1.peak.row, $1.peak.column, $1.kind, $1.classIndex)
        }
        for climbed in sorted {
            let (x, y, kind) = (climbed.x, climbed.y, kinds[climbed.kind])
            let square = SIMD2(Int((x / width).rounded(.down)), Int((y / height).rounded(.down)))
            let isTaken = (-1...1).contains { dy in
                (-1...1).contains { dx in
                    squares[square &+ SIMD2(dx, dy)]?.contains { isNear($0, climbed) } ?? false
                }
            }
            if isTaken { continue }
            let box =
                climbed.box
                ?? Box(centerX: x, centerY: y, halfWidth: kind.width / 2, halfHeight: kind.height / 2)
            guard let clipped = box.clipped(width: picture.width, height: picture.height) else { continue }
            found.append(
                Detection(
                    classIndex: climbed.classIndex, score: climbed.peak.score, centerX: x, centerY: y, box: clipped,
                    scale: kind.scale))
            squares[square, default: []].append(climbed)
        }
        return found
    }

    private func isNear(_ a: ClimbedPeak, _ b: ClimbedPeak) -> Bool {
        let (first, second) = (kinds[a.kind], kinds[b.kind])
        let dx = (a.x - b.x) / max(first.reachWidth, second.reachWidth)
        let dy = (a.y - b.y) / max(first.reachHeight, second.reachHeight)
        return dx * dx + dy * dy < 1
    }
}
