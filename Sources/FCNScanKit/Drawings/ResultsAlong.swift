import Engine
import Machine
import Network
import Scanning

/// Detections and drawings that are made while a picture is scored.
struct ResultsAlong {
    /// Takes the picture's pixels, where an overlay is drawn.
    let pixels: PixelRows?
    /// The pictures of the result; nil as long as nothing was scored, and where what was found first did not hold.
    private(set) var drawings: PictureDrawings?
    /// Seconds of finding and drawing.
    private(set) var seconds = 0.0

    private let options: PictureScan.Options
    private let region: ScannedRegion?
    private let base: String
    private let pool: WorkerPool
    private var detections: GrowingDetections?
    /// What was drawn, for each reported class.
    private var drawn: [[Detection]]

    /// - Parameters:
    ///   - region: Where objects count; nil for all of the picture.
    ///   - base: What the names of all files start with, folder included.
    init(
        _ picture: Extent, options: PictureScan.Options, within region: ScannedRegion?, base: String, pool: WorkerPool
    ) {
        self.options = options
        self.region = region
        self.base = base
        self.pool = pool
        pixels = PictureDrawings.pixels(of: picture, options)
        drawn = options.classIndices.map { _ in [] }
    }

    /// Finds and draws what rows of scores that were added make known.
    ///
    /// - Throws: `RasterError`, `FileError`.
    mutating func advance(_ map: ScoreMap, knownRows: Int) throws {
        let start = ContinuousClock.now
        defer { seconds += start.seconds(to: .now) }
        if detections == nil {
            detections = GrowingDetections(map, ofClasses: options.classIndices, options: options.detection)
            drawings = try PictureDrawings(
                ScorePyramid(map), options: options, within: region, keeping: pixels, base: base, pool: pool)
        }
        try detections!.advance(knownRows: knownRows)
        // The last rows are looked at when all pixels have come.
        if knownRows < map.rows { try draw(knownRows: knownRows) }
    }

    private mutating func draw(knownRows: Int, isLast: Bool = false) throws {
        let settled = inside(detections!.settled())
        for place in drawn.indices { drawn[place] += settled[place] }
        drawings!.add(settled, settledHeight: detections!.givenHeight)
        try drawings!.draw(knownGridRows: knownRows, isLast: isLast)
    }

    /// The detections that count, for each reported class.
    private func inside(_ detections: [[Detection]]) -> [[Detection]] {
        region.map { region in detections.map(region.objects) } ?? detections
    }

    /// Finds and draws the rest.
    ///
    /// - Parameter source: What gave the picture's rows; those that no window reaches are still to be read.
    /// - Returns: What was found, for each reported class.
    /// - Throws: `RasterError`, `FileError`.
    mutating func complete(_ scores: ScorePyramid, _ source: (any RowSource)?) throws -> [[Detection]] {
        let start = ContinuousClock.now
        defer { seconds += start.seconds(to: .now) }
        if let pixels, let source {
            let row = UnsafeMutableBufferPointer<Float>.allocate(capacity: source.width * source.channels)
            defer { row.deallocate() }
            while pixels.completeRows < pixels.height { try source.readRow(into: row) }
        }
        try draw(knownRows: scores.finest.rows, isLast: true)
        let all = inside(detections!.all())
        // Where a chain of peaks reached farther than what was taken for settled, everything is drawn anew.
        if pixels != nil, zip(drawn, all).contains(where: { !$0.hasSameElements(as: $1) }) { drawings = nil }
        return all
    }
}

extension [Detection] {
    /// True where another list has the same detections in any order.
    fileprivate func hasSameElements(as other: [Detection]) -> Bool {
        func inOrder(_ list: [Detection]) -> [Detection] {
            list.sorted { ($0.centerY, $0.centerX, $0.score) < ($1.centerY, $1.centerX, $1.score) }
        }
        return count == other.count && inOrder(self) == inOrder(other)
    }
}
