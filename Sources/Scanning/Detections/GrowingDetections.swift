import Network

/// The detections of a map at the picture's own scale, by the rule of peaks, while rows are added to the map.
///
/// A place is taken for settled where the map is known three times the least distance of two detections further
/// down. A chain of peaks may still reach from below over that distance: whoever uses places
/// before the map is complete has to compare them with ``all()`` in the end.
package final class GrowingDetections {
    private let options: DetectionOptions
    private let indices: [Int]
    private let map: ScoreMap
    private let frame: CellFrame
    private var finder: PeakFinder
    private let shifts: [MeanShift]
    /// The least distance of two detections one above the other, in pixels.
    private let reachHeight: Double
    private let isOne: Bool
    /// The least threshold of a class; peaks of others have reached their own.
    private let least: Float
    /// One for each class, or one for all of them where objects have one class only.
    private var peaks: [ClimbedPeaks]
    /// Peaks whose surroundings are not known yet.
    private var waiting: [(number: Int, peak: Peak)] = []
    private var knownRows = 0
    /// Of the peaks those that may still decide what is given.
    private var near: [ClimbedPeaks]
    /// All detections with their middle above were given by ``settled()``, in pixels of the picture from its top.
    package private(set) var givenHeight = -Double.infinity

    /// - Parameter map: Its rows may still be unknown.
    package init(_ map: ScoreMap, ofClasses indices: [Int], options: DetectionOptions) {
        precondition(
            options.merging.rule == .peaks && options.boxes != .refined, "only peaks are known before the whole map is")
        self.map = map
        self.indices = indices
        self.options = options
        let picture = map.geometry.picture
        let reaches = indices.map { DetectionReach(options, ofClass: $0, map.geometry, picture: picture) }
        let frame = CellFrame(map.geometry, picture: picture)
        self.frame = frame
        finder = PeakFinder(map, ofClasses: indices, options)
        shifts = zip(indices, reaches).map { MeanShift(map, classIndex: $0, reach: $1) }
        reachHeight = reaches.reduce(1) { max($0, $1.height) }
        isOne = options.merging.mergesAcrossClasses
        least = options.leastThreshold(ofClasses: indices)
        let kinds = indices.map { ClimbedPeaks.Kind(ofClass: $0, scale: 1, frame, options) }
        peaks = Array(repeating: ClimbedPeaks(picture: picture, kinds: kinds), count: isOne ? 1 : indices.count)
        near = peaks
    }

    /// Takes notice of rows that were added.
    ///
    /// - Parameter knownRows: Rows of the map from the top that are known.
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func advance(knownRows: Int) throws {
        self.knownRows = knownRows
        let earlier = waiting
        waiting = []
        for (number, peak) in earlier { try climb(number, peak) }
        try finder.advance(knownRows: knownRows) { number, peak in try climb(number, peak) }
    }

    private func climb(_ number: Int, _ peak: Peak) throws {
        let start = map.geometry.window(column: peak.column, row: peak.row)
        guard let (x, y) = try shifts[number].middle(around: start, knownRows: knownRows) else {
            waiting.append((number, peak))
            return
        }
        let climbed = ClimbedPeaks.ClimbedPeak(peak: peak, classIndex: indices[number], kind: number, x: x, y: y)
        peaks[isOne ? 0 : number].peaks.append(climbed)
        near[isOne ? 0 : number].peaks.append(climbed)
    }

    /// The height above which places are settled, in pixels of the picture from its top.
    private var settledHeight: Double {
        if knownRows == map.rows, waiting.isEmpty { return .infinity }
        let unknown = waiting.map { frame.middleY($0.peak.row) - 2 * reachHeight }.min() ?? .infinity
        return min(frame.middleY(knownRows - 1) - 3 * reachHeight, unknown)
    }

    /// The detections that are settled and were not given before, for each class.
    ///
    /// They are looked for when a quarter of the least distance has settled, so that fine maps, where that is many rows,
    /// do not look at the same peaks at every row.
    package func settled() -> [[Detection]] {
        let height = settledHeight
        guard height >= givenHeight + reachHeight / 4 else { return indices.map { _ in [] } }
        // What lies above has decided already which of its neighbours stay.
        let first = givenHeight - 4 * reachHeight
        for index in near.indices { near[index].peaks.removeAll { $0.y < first } }
        let found = near.map { near in
            near.detections(threshold: least).filter {
                $0.centerY >= givenHeight && $0.centerY < height
            }
        }
        givenHeight = height
        return byClass(found)
    }

    /// All detections for each class, from the strongest to the weakest; when all rows are known.
    package func all() -> [[Detection]] {
        precondition(knownRows == map.rows && waiting.isEmpty, "detections are complete when the map is")
        return byClass(peaks.map { $0.detections(threshold: least) })
    }

    private func byClass(_ found: [[Detection]]) -> [[Detection]] {
        isOne ? indices.map { index in found[0].filter { $0.classIndex == index } } : found
    }
}
