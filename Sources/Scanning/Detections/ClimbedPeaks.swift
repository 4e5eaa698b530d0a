import Raster

/// The peaks of one class on a picture, each with the middle of the scores around it.
package struct ClimbedPeaks: Sendable {
    /// A peak and where it climbed to.
    struct ClimbedPeak {
        var peak: Peak
        var x: Double
        var y: Double
    }

    /// The class.
    package let classIndex: Int
    let geometry: ScanGeometry
    let reach: DetectionReach
    var peaks: [ClimbedPeak] = []

    init(classIndex: Int, geometry: ScanGeometry, reach: DetectionReach) {
        self.classIndex = classIndex
        self.geometry = geometry
        self.reach = reach
    }

    /// Of peaks with at least a probability that climbed to places close together only the strongest, strongest first.
    package func detections(threshold: Float) -> [Detection] {
        let window = geometry.grid.window
        var found: [Detection] = []
        // A place is close only to places in the same square of this size and the eight around it.
        var squares: [SIMD2<Int>: [(x: Double, y: Double)]] = [:]
        let sorted = peaks.filter { $0.peak.score >= threshold }.sorted {
            ($1.peak.margin, $0.peak.row, $0.peak.column) < ($0.peak.margin, $1.peak.row, $1.peak.column)
        }
        for climbed in sorted {
            let (x, y) = (climbed.x, climbed.y)
            let square = SIMD2(Int((x / reach.width).rounded(.down)), Int((y / reach.height).rounded(.down)))
            let isTaken = (-1...1).contains { dy in
                (-1...1).contains { dx in
                    squares[square &+ SIMD2(dx, dy)]?.contains { reach.isNear($0, (x, y)) } ?? false
                }
            }
            if isTaken { continue }
            let box = Box(
                centerX: x, centerY: y, halfWidth: Double(window.width) / 2, halfHeight: Double(window.height) / 2)
            guard let clipped = box.clipped(width: geometry.picture.width, height: geometry.picture.height) else {
                continue
            }
            found.append(
                Detection(classIndex: classIndex, score: climbed.peak.score, centerX: x, centerY: y, box: clipped))
            squares[square, default: []].append((x, y))
        }
        return found
    }
}
