import Exports
import Files
import Formats
import Machine
import Scanning

/// Detections from a score map: what a scan with the same options would have found, without the network.
public struct MapDetection: Sendable {
    /// What is reported, and from which probability on.
    public var request: MapRequest

    /// The formats of other programs in which detections are written too.
    public var exports: [ExportFormat]

    /// Detections at the model's own threshold, unless told otherwise.
    public init(_ request: MapRequest = MapRequest(), exports: [ExportFormat] = []) {
        self.request = request
        self.exports = exports
    }

    /// Finds the objects and writes `*.detections.json`, and the other formats.
    ///
    /// - Parameters:
    ///   - path: The score map.
    ///   - base: What the name of the written file starts with, folder included.
    /// - Returns: The report of a scan, but for times, memory, what was drawn and the names of files.
    /// - Throws: `ScoreMapError`, `FileError`, ``MapRequestError``, `ScanError`.
    public func run(_ path: String, base: String) throws -> PictureReport {
        let start = ContinuousClock.now
        let map = try ScoreMapFile(contentsOf: path)
        let file = "\(base).detections.json"
        var report = try Self.report(
            on: map, ofClasses: try request.classIndices(in: map), try request.detection(in: map),
            within: try request.region(of: map), files: ["detections": file, "map": path], start)
        try report.export(exports, base: base)
        try AtomicFile.write(try JSONText.lines(of: report), to: file)
        return report
    }

    /// The report of a scan on what is found on a map.
    ///
    /// - Parameter start: From when on the time counts.
    /// - Throws: `ScoreMapError`, `FileError`, `ScanError`.
    static func report(
        on map: ScoreMapFile, ofClasses classIndices: [Int], _ detection: DetectionOptions, within region: FoundRegion?,
        files: [String: String], _ start: ContinuousClock.Instant = .now
    ) throws -> PictureReport {
        let options = PictureScan.Options(classIndices: classIndices, detection: detection)
        let objects = options.objects(
            try map.scores.detections(ofClasses: classIndices, options: detection, within: region?.region))
        let seconds = start.seconds(to: .now)
        return PictureReport(
            map.description.picture, map.scores, scales: map.description.usedScales, objects,
            ofClasses: classIndices, within: region?.description, average: map.description.average, detection,
            files: files, drawnSize: nil,
            seconds: PictureReport.Seconds(decode: 0, forward: 0, render: seconds, total: seconds), fingerprint: nil)
    }
}
