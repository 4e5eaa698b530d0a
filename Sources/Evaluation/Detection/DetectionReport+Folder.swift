import Datasets
import Formats
import Scanning

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
    /// Writes what ``DetectionReport/write(to:)`` does, every detection into `detections.csv`, and every error as a small
    /// picture: `misses.png` and `false-alarms.png`.
    ///
    /// - Parameters:
    ///   - options: How detections are made at the working threshold.
    ///   - data: What was evaluated.
    ///   - path: The folder; created where there is none, and files of the report's names are replaced.
    /// - Throws: `FileError`, `RasterError`, and what the store of the pictures throws.
    public func write(
        _ report: DetectionReport, _ options: DetectionOptions, data: LabelledData, to path: String
    ) throws {
        let folder = try ReportFolder(path)
        try report.write(to: folder)
        try folder.write(text: detectionsTable(options), to: "detections.csv")
        try ErrorSheets(report, data, around: shownExtent).write(to: folder)
    }

    /// A line for each detection, picture by picture, in the form of a table of boxes, with what it meets.
    private func detectionsTable(_ options: DetectionOptions) throws -> String {
        let matches = try matches(options)
        var table = CSVText.line(["image", "class", "xmin", "ymin", "xmax", "ymax", "score", "meets"])
        for (place, picture) in pictures.enumerated() {
            for (number, index) in objectClasses.enumerated() {
                for (detection, target) in matches[number][place].found {
                    let box = detection.box
                    let meets =
                        switch target {
                        case .box: "object"
                        case .ignored: "ignored"
                        case .nothing: "nothing"
                        }
                    table += CSVText.line(
                        [CSVText.path(picture.name), CSVText.text(classes[index])]
                            + [box.xmin, box.ymin, box.xmax, box.ymax].map { "\($0)" } + ["\(detection.score)", meets])
                }
            }
        }
        return table
    }
}
