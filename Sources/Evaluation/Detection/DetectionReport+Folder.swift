import Datasets
import Formats

extension DetectionReport {
    /// Writes `report.json`, `report.txt`, `counts.csv`, `curves.png` and `counts.png`: all that needs no picture.
    ///
    /// - Parameter path: The folder; created where there is none, and files of these names are replaced.
    /// - Throws: `FileError`, `RasterError`.
    package func write(to path: String) throws { try write(to: ReportFolder(path)) }

    fileprivate func write(to folder: ReportFolder) throws {
        try folder.write(json: self, text: text(errors: .max))
        try folder.write(text: countsTable, to: "counts.csv")
        try folder.write(curvesChart, to: "curves.png")
        try folder.write(countsChart, to: "counts.png")
    }

    /// A line for each picture and class.
    private var countsTable: String {
        CSVText.line(["picture", "class", "predicted", "true"])
            + pictureCounts.map {
                CSVText.line([
                    CSVText.path($0.image), CSVText.text($0.className), "\($0.predicted)", "\($0.objects)",
                ])
            }.joined()
    }
}

extension DetectorEvaluation {
    /// Writes what ``DetectionReport/write(to:)`` does, and every error as a small picture: `misses.png` and
    /// `false-alarms.png`.
    ///
    /// - Parameters:
    ///   - data: What was evaluated.
    ///   - path: The folder; created where there is none, and files of the report's names are replaced.
    /// - Throws: `FileError`, `RasterError`, and what the store of the pictures throws.
    public func write(_ report: DetectionReport, data: LabelledData, to path: String) throws {
        let folder = try ReportFolder(path)
        try report.write(to: folder)
        try ErrorSheets(report, data, window: window).write(to: folder)
    }
}
