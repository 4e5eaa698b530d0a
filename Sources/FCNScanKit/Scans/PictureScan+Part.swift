import Files
import Formats
import Machine
import Scanning

extension PictureScan {
    /// Scans some rows of a picture's score map, and writes that part of the map and nothing else.
    ///
    /// Windows see what they see in a scan of the whole picture, and scores have the same bits. Rows of the picture behind
    /// the last window are not decoded; those before the first one are passed over where the format allows it.
    ///
    /// - Parameters:
    ///   - path: The picture.
    ///   - base: What the name of the file starts with, folder included; `.rows-`, the rows and the ending of score maps are
    ///     added.
    ///   - forecast: What ``forecast(_:)`` said about the picture; made anew where it is needed and not given.
    ///   - onProgress: Called after each row.
    /// - Precondition: The options have rows, and say how the map is kept.
    /// - Throws: ``RequestedRowsError``, and as ``run(_:base:forecast:fingerprint:onProgress:)``.
    public func runPart(
        _ path: String, base: String, forecast: ScanForecast? = nil, onProgress: (ScanProgress) -> Void = { _ in }
    ) throws -> MapPartReport {
        guard let rows = options.rows, let saved = options.savedMap else {
            preconditionFailure("a part has rows, and its map is kept")
        }
        let scan = try scan(.file(path), base: base, forecast: forecast, onProgress: onProgress)
        let start = ContinuousClock.now
        let file = base + ScoreMapFile.partMark + rows.name + ScoreMapFile.ending
        try scan.writePart(saved, to: file)
        return MapPartReport(scan, file: file, seconds: start.seconds(to: .now))
    }
}

/// What a scan of some rows of a picture's score map wrote.
public struct MapPartReport: Encodable, Sendable, Equatable {
    /// The picture's path as it was given.
    public var image: String
    /// Width and height in pixels of what the map is of.
    public var size: [Int]
    /// Columns and rows of the whole map; of several scales that of the largest.
    public var map: [Int]
    /// The rows that were scanned, from the first to the one behind the last.
    public var rows: [Int]
    /// The files that were written: `part`, and `tissue` where tissue was looked for.
    public var files: [String: String]
    /// Where the time went.
    public var seconds: PictureReport.Seconds
    /// The most memory that the program has held so far.
    public var peakMemoryBytes: Int
    /// What is wrong with the picture's file, as far as it was read, and did not keep it from being scanned.
    public var warnings: [String]?

    /// - Parameter seconds: Those of writing.
    init(_ scan: CompletedScan, file: String, seconds: Double) {
        let (report, finest) = (scan.report, scan.scores.finest)
        image = report.image
        size = report.size
        map = [finest.columns, finest.rows]
        rows = [finest.keptRows.lowerBound, finest.keptRows.upperBound]
        files = ["part": file]
        files["tissue"] = scan.region?.tissueMask
        self.seconds = report.seconds
        self.seconds.render += seconds
        self.seconds.total += seconds
        peakMemoryBytes = Machine.peakMemoryBytes()
        warnings = report.warnings
    }
}
