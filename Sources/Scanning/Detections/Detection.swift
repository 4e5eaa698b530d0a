import Network
import Raster

/// One object that was found.
public struct Detection: Sendable, Equatable {
    /// Index of the class.
    public var classIndex: Int
    /// The probability of the class in the cell with the peak.
    public var score: Float
    /// The middle, in pixels of the picture.
    public var centerX: Double
    /// The middle, in pixels of the picture.
    public var centerY: Double
    /// A window around the middle, clipped to the picture.
    public var box: Box

    /// A detection from its parts.
    public init(classIndex: Int, score: Float, centerX: Double, centerY: Double, box: Box) {
        self.classIndex = classIndex
        self.score = score
        self.centerX = centerX
        self.centerY = centerY
        self.box = box
    }
}

/// How detections are made from a score map.
public struct DetectionOptions: Sendable, Equatable, Codable {
    /// The smallest probability of a detection.
    public var threshold: Float
    /// Two detections of one class have at least this distance, as a share of the window's size.
    public var separation: Double

    /// Options for detections.
    public init(threshold: Float = 0.5, separation: Double = 0.5) {
        self.threshold = threshold
        self.separation = separation
    }
}

extension ScoreMap {
    /// The objects of one class: local peaks of the score, strongest first, none close to a stronger one.
    ///
    /// A peak is a cell whose margin (its logit minus the largest other logit, which still tells cells apart
    /// where probabilities are all 1) is not exceeded by any of its eight neighbours. Its place then climbs to
    /// the middle of the scores around it (mean shift with a flat disc whose radius is the separation), so that
    /// several peaks on one large object meet in its middle. Of places that lie closer together than the
    /// separation only the strongest stays. Source: Comaniciu & Meer, IEEE PAMI 24 (2002).
    ///
    /// - Throws: ``FileError/scratchNotUsable(folder:bytes:reason:)``.
    public func detections(ofClass index: Int, options: DetectionOptions) throws -> [Detection] {
        try detections(ofClasses: [index], options: options)[0]
    }

    /// The objects of some classes, as ``detections(ofClass:options:)`` finds them, in one pass over the rows.
    ///
    /// - Throws: ``FileError/scratchNotUsable(folder:bytes:reason:)``.
    /// - Complexity: Memory is O(columns · window / stride + peaks).
    public func detections(ofClasses indices: [Int], options: DetectionOptions) throws -> [[Detection]] {
        try peaks(ofClasses: indices, options: options).map { $0.detections(threshold: options.threshold) }
    }

    /// The peaks of some classes, from which detections at any higher threshold are made without another pass.
    ///
    /// - Throws: ``FileError/scratchNotUsable(folder:bytes:reason:)``.
    public func peaks(ofClasses indices: [Int], options: DetectionOptions) throws -> [ClimbedPeaks] {
        let reach = DetectionReach(options, geometry.grid)
        let shifts = indices.map { MeanShift(self, classIndex: $0, reach: reach) }
        var result = indices.map { ClimbedPeaks(classIndex: $0, geometry: geometry, reach: reach) }
        try forEachPeak(ofClasses: indices, threshold: options.threshold) { number, peak in
            let (x, y) = try shifts[number].middle(around: geometry.window(column: peak.column, row: peak.row))
            result[number].peaks.append(ClimbedPeaks.ClimbedPeak(peak: peak, x: x, y: y))
        }
        return result
    }
}

/// The peaks of one class on a picture, each with the middle of the scores around it.
public struct ClimbedPeaks: Sendable {
    /// A peak and where it climbed to.
    struct ClimbedPeak {
        var peak: Peak
        var x: Double
        var y: Double
    }

    /// The class.
    public let classIndex: Int
    let geometry: ScanGeometry
    let reach: DetectionReach
    var peaks: [ClimbedPeak] = []

    init(classIndex: Int, geometry: ScanGeometry, reach: DetectionReach) {
        self.classIndex = classIndex
        self.geometry = geometry
        self.reach = reach
    }

    /// Of peaks with at least a probability that climbed to places close together only the strongest, strongest first.
    public func detections(threshold: Float) -> [Detection] {
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

/// The least distance of two detections of one class, in pixels.
struct DetectionReach {
    /// Across and down; 1 where a share of the window is less.
    let width, height: Double
    /// Whole pixels across and down.
    let extent: Extent

    init(_ options: DetectionOptions, _ grid: WindowGrid) {
        extent = Extent(
            height: Int(options.separation * Double(grid.window.height)),
            width: Int(options.separation * Double(grid.window.width)))
        width = Double(max(extent.width, 1))
        height = Double(max(extent.height, 1))
    }

    func isNear(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Bool {
        let dx = (a.x - b.x) / width
        let dy = (a.y - b.y) / height
        return dx * dx + dy * dy < 1
    }
}
