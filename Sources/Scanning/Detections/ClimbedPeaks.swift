import Network
import Raster

/// The peaks of some classes at some scales of a picture, each with the middle of the scores around it.
package struct ClimbedPeaks: Sendable {
    /// A peak and where it climbed to.
    struct ClimbedPeak {
        var peak: Peak
        var classIndex: Int
        /// Its level in the pyramid.
        var level: Int
        /// In pixels of the picture.
        var x: Double
        /// In pixels of the picture.
        var y: Double
    }

    /// What the peaks of one scale have in common, in pixels of the picture.
    struct Level {
        var scale: Double
        /// The size of a window.
        var windowWidth, windowHeight: Double
        /// The least distance of two detections.
        var reachWidth, reachHeight: Double
    }

    let picture: Extent
    var levels: [Level]
    var peaks: [ClimbedPeak] = []

    /// No peaks yet.
    init(picture: Extent, levels: [Level]) {
        self.picture = picture
        self.levels = levels
    }

    /// Of peaks with at least a probability that climbed to places close together only the strongest, strongest first.
    ///
    /// Places found at two scales are close where they are so for the larger window.
    package func detections(threshold: Float) -> [Detection] {
        var found: [Detection] = []
        // A place is close only to places in the same square of this size and the eight around it.
        let width = levels.reduce(0) { max($0, $1.reachWidth) }
        let height = levels.reduce(0) { max($0, $1.reachHeight) }
        var squares: [SIMD2<Int>: [ClimbedPeak]] = [:]
        let sorted = peaks.filter { $0.peak.score >= threshold }.sorted {
            ($1.peak.margin, $0.peak.row, $0.peak.column, $0.level, $0.classIndex)
                < ($0.peak.margin, $1.peak.row, $1.peak.column, $1.level, $1.classIndex)
        }
        for climbed in sorted {
            let (x, y, level) = (climbed.x, climbed.y, levels[climbed.level])
            let square = SIMD2(Int((x / width).rounded(.down)), Int((y / height).rounded(.down)))
            let isTaken = (-1...1).contains { dy in
                (-1...1).contains { dx in
                    squares[square &+ SIMD2(dx, dy)]?.contains { isNear($0, climbed) } ?? false
                }
            }
            if isTaken { continue }
            let box = Box(
                centerX: x, centerY: y, halfWidth: level.windowWidth / 2, halfHeight: level.windowHeight / 2)
            guard let clipped = box.clipped(width: picture.width, height: picture.height) else { continue }
            found.append(
                Detection(
                    classIndex: climbed.classIndex, score: climbed.peak.score, centerX: x, centerY: y, box: clipped,
                    scale: level.scale))
            squares[square, default: []].append(climbed)
        }
        return found
    }

    private func isNear(_ a: ClimbedPeak, _ b: ClimbedPeak) -> Bool {
        let (first, second) = (levels[a.level], levels[b.level])
        let dx = (a.x - b.x) / max(first.reachWidth, second.reachWidth)
        let dy = (a.y - b.y) / max(first.reachHeight, second.reachHeight)
        return dx * dx + dy * dy < 1
    }
}
