import Formats
import Numbers
import Rendering

extension ClassificationEvaluation {
    /// The worst mistakes side by side: what they are, what they were taken for, how sure, and where they are.
    package var mistakesSheet: TileSheet {
        let tiles = zip(report.worstMistakes, mistakePatches).map { mistake, patch in
            TileSheet.Tile(
                patch,
                captions: [
                    "is \(mistake.label)",
                    "\(mistake.probability.percent(1)) " + mistake.prediction,
                    mistake.window.picture.suffix(atMost: 18),
                    "at \(mistake.window.x),\(mistake.window.y)",
                ])
        }
        let title =
            report.mistakes == 0
            ? "No mistakes in \(report.windows) windows"
            : "The worst \(tiles.count) of \(report.mistakes) mistakes in \(report.windows) windows"
        return TileSheet(title, tiles: tiles, side: 196)
    }

    /// Writes `report.json`, `report.txt`, `predictions.csv`, `confusion.png`, `calibration.png`, `classes.png` and `mistakes.png`.
    ///
    /// - Parameter path: The folder; created where there is none, and files of these names are replaced.
    /// - Throws: `FileError`, `RasterError`.
    public func write(to path: String) throws {
        let folder = try ReportFolder(path)
        try folder.write(json: report, text: report.text(mistakes: report.worstMistakes.count))
        try folder.write(text: predictionsTable, to: "predictions.csv")
        try folder.write(report.confusionChart, to: "confusion.png")
        try folder.write(report.calibrationChart, to: "calibration.png")
        try folder.write(report.classesChart, to: "classes.png")
        try folder.write(mistakesSheet, to: "mistakes.png")
    }

    /// A line for each window.
    private var predictionsTable: String {
        CSVText.line([
            "picture", "x", "y", "width", "height", "class", "predicted", "probability", "probability_of_class",
        ])
            + report.predictions.map { judged in
                let window = judged.window
                return CSVText.line(
                    [CSVText.path(window.picture)] + [window.x, window.y, window.width, window.height].map { "\($0)" }
                        + [judged.label, judged.prediction].map { CSVText.text(report.classes[$0]) }
                        + ["\(judged.probability)", "\(judged.probabilityOfLabel)"])
            }.joined()
    }
}
