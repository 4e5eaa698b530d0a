import Datasets
import Scanning

extension DetectorEvaluation {
    /// Writes `report.json`, `report.txt`, `curves.png` and `errors.png`.
    ///
    /// - Parameters:
    ///   - data: What was evaluated.
    ///   - path: The folder; created where there is none, and files of these names are replaced.
    /// - Throws: `FileError`, `RasterError`, and what the store of the pictures throws.
    public func write(
        _ report: DetectionReport, _ options: DetectionOptions, data: LabelledData, to path: String
    ) throws {
        let folder = try ReportFolder(path)
        try folder.write(json: report, text: report.description)
        try folder.write(try curves(report, options), to: "curves.png")
        try folder.write(try errorsSheet(report, data), to: "errors.png")
    }
}
