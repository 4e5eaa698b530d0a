import Exports
import Files
import Formats

/// What became of the pictures of a batch.
public struct BatchSummary: Encodable, Sendable {
    /// What was found on each picture, those of an earlier run included.
    public private(set) var pictures: [PictureReport] = []
    /// What could not be scanned.
    public internal(set) var failures: [BatchFailure] = []
    /// Pictures that were not tried since the run was stopped, by their paths.
    public private(set) var missing: [String] = []
    /// How long the run took.
    public private(set) var seconds = 0.0
    /// Pictures that this run scanned, in a second.
    public private(set) var picturesPerSecond = 0.0
    /// The most memory that the program has held so far.
    public private(set) var peakMemoryBytes = 0
    /// How many pictures an earlier run had done.
    public private(set) var reused = 0

    /// What was written for other programs; nil where nothing was asked for.
    public private(set) var exports: ExportReport?

    private enum CodingKeys: String, CodingKey {
        case pictures, failures, missing, seconds, picturesPerSecond, peakMemoryBytes, exports
    }

    /// Adds what became of a picture; nothing where it was not tried.
    mutating func add(_ outcome: BatchOutcome?, of image: String) {
        switch outcome {
        case nil: missing.append(image)
        case .scanned(let report): pictures.append(report)
        case .reused(let report):
            pictures.append(report)
            reused += 1
        case .failed(let failure): failures.append(failure)
        }
    }

    /// Writes what was found on all pictures, those of an earlier run included, in other formats: one data set for the
    /// batch, and what is a file for each picture beside its other files.
    ///
    /// - Throws: `FileError`.
    mutating func export(_ formats: [ExportFormat], to folder: String) throws {
        guard !formats.isEmpty else { return }
        exports = try pictures.export(formats, prefix: "\(folder)/") { report in
            report.files["detections"].map { DetectionFile.base(of: $0) + "." } ?? "\(folder)/"
        }
    }

    /// Ends the run.
    mutating func finish(seconds: Double, peakMemoryBytes: Int) {
        self.seconds = seconds
        self.peakMemoryBytes = peakMemoryBytes
        picturesPerSecond = Double(pictures.count - reused) / seconds
    }

    /// The summary as JSON; what `summary.json` holds.
    ///
    /// - Throws: What encoding throws.
    public func json() throws -> String { try JSONText.text(of: self, pretty: true) }

    /// Writes `summary.json`, `summary.csv` and `counts.csv` into a folder.
    func write(to folder: String) throws {
        try AtomicFile.write(try JSONText.lines(of: self), to: "\(folder)/summary.json")
        try AtomicFile.write(table, to: "\(folder)/summary.csv")
        try AtomicFile.write(CountTable(pictures).text, to: "\(folder)/counts.csv")
    }

    /// One line for each detection, one for a picture without any, one for each failure and for what is missing.
    private var table: String {
        // Columns that only some scans have come last, so that the others keep their places.
        let all = pictures.lazy.flatMap(\.detections)
        let extras = ExtraColumn.all.filter { column in all.contains { !column.text($0).isEmpty } }
        let blanks = Array(repeating: "", count: extras.count)
        var text = CSVText.line(
            ["image", "status", "class", "score", "x", "y", "width", "height", "centerX", "centerY", "error"]
                + extras.map(\.name))
        for report in pictures {
            if report.detections.isEmpty { text += line(report.image, "ok", blanks) }
            for object in report.detections {
                let fields = [
                    CSVText.path(report.image), "ok", CSVText.text(object.className), "\(object.score)", "\(object.x)",
                    "\(object.y)",
                    "\(object.width)", "\(object.height)", "\(object.centerX)", "\(object.centerY)", "",
                ]
                text += CSVText.line(fields + extras.map { $0.text(object) })
            }
        }
        for failure in failures { text += line(failure.image, "failed", blanks, error: failure.error) }
        for image in missing { text += line(image, "missing", blanks) }
        return text
    }

    /// A line without a detection.
    private func line(_ image: String, _ status: String, _ extras: [String], error: String = "") -> String {
        CSVText.line(
            [CSVText.path(image), status] + Array(repeating: "", count: 8) + [CSVText.text(error)] + extras)
    }
}

/// A column of the summary that only some scans have.
private struct ExtraColumn {
    let name: String
    private let value: (PictureReport.Object) -> (any CustomStringConvertible)?

    private init(_ name: String, _ value: @escaping (PictureReport.Object) -> (any CustomStringConvertible)?) {
        self.name = name
        self.value = value
    }

    /// The field of an object; empty where it has none.
    func text(_ object: PictureReport.Object) -> String { value(object)?.description ?? "" }

    /// All such columns, in their order.
    static var all: [ExtraColumn] {
        [
            ExtraColumn("scale") { $0.scale }, ExtraColumn("area") { $0.area },
            ExtraColumn("meanScore") { $0.meanScore }, ExtraColumn("physicalUnit") { $0.physical?.unit },
            ExtraColumn("physicalX") { $0.physical?.x }, ExtraColumn("physicalY") { $0.physical?.y },
            ExtraColumn("physicalWidth") { $0.physical?.width }, ExtraColumn("physicalHeight") { $0.physical?.height },
            ExtraColumn("physicalCenterX") { $0.physical?.centerX },
            ExtraColumn("physicalCenterY") { $0.physical?.centerY }, ExtraColumn("mapCenterX") { $0.mapCenter?[0] },
            ExtraColumn("mapCenterY") { $0.mapCenter?[1] },
        ]
    }
}

/// A picture that was not scanned, or a name that leads to none.
public struct BatchFailure: Codable, Sendable, Equatable {
    /// The path, pattern or folder.
    public let image: String
    /// Why, as a sentence.
    public let error: String
}
