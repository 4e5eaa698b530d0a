import Datasets
import Foundation
import Network
import Raster
import Rendering
import Scanning

extension DetectorEvaluation {
    /// Precision over recall and F1 over the threshold, a line for each class; the report's threshold is marked.
    ///
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    package func curves(_ report: DetectionReport, _ options: DetectionOptions) throws -> ChartColumn {
        let thresholds = (1..<100).map { Float($0) / 100 }
        let scores = try scores(thresholds: thresholds, options)
        let names = objectClasses.map { classes[$0] }
        let precision = zip(names, scores).map { name, scores in
            // Without a detection there is no precision.
            LineChart.Series(
                name, scores.filter { $0.hits + $0.falseAlarms > 0 }.map { SIMD2($0.recall, $0.precision) })
        }
        let f1 = zip(names, scores).map { name, scores in
            LineChart.Series(name, zip(thresholds, scores).map { SIMD2(Double($0), $1.f1) })
        }
        // Many notes would cover the lines.
        let marked = report.classes.count <= 3 ? report.classes : []
        return ChartColumn([
            LineChart(
                "Precision over recall on \(pictures.count) pictures",
                x: PlotAxis("recall", range: 0...1, isPercentage: true),
                y: PlotAxis("precision", range: 0...1, isPercentage: true), series: precision,
                notes: marked.filter { $0.score.hits + $0.score.falseAlarms > 0 }.map {
                    .init("at threshold \(threshold(report))", at: SIMD2($0.score.recall, $0.score.precision))
                }, height: 640),
            LineChart(
                "F1 over the threshold", x: PlotAxis("threshold", range: 0...1),
                y: PlotAxis("F1", range: 0...1), series: f1,
                notes: marked.map {
                    .init(
                        String(format: "%.4f at \(threshold(report))", $0.score.f1),
                        at: SIMD2(Double(report.threshold), $0.score.f1))
                }, height: 480),
        ])
    }

    private func threshold(_ report: DetectionReport) -> String { String(format: "%.3g", report.threshold) }

    /// The strongest false alarms and the missed objects side by side, each in the middle of a window.
    ///
    /// - Parameters:
    ///   - data: What was evaluated.
    ///   - limit: How many of either are shown at most.
    /// - Throws: What the store of the pictures throws.
    package func errorsSheet(_ report: DetectionReport, _ data: LabelledData, limit: Int = 32) throws -> TileSheet {
        let cutter = PatchCutter(store: data.store, window: window, augmentation: .none)
        let indices = Dictionary(pictures.map { ($0.name, $0.index) }) { first, _ in first }
        func tile(_ what: String, _ place: DetectionReport.Place, _ name: String, _ ink: Ink) throws -> TileSheet.Tile {
            let patch = PatchDescription(
                pictureIndex: indices[place.image]!, centerX: place.box.centerX, centerY: place.box.centerY,
                classIndex: 0, kind: .object)
            return TileSheet.Tile(
                try cutter.picture(of: patch),
                captions: [
                    what, name, place.image.suffix(atMost: 18),
                    "at \(Int(place.box.centerX)),\(Int(place.box.centerY))",
                ], frame: ink)
        }
        let alarms = report.classes.flatMap { of in of.falseAlarms.map { (name: of.name, place: $0) } }
            .sorted { ($0.place.score ?? 0) > ($1.place.score ?? 0) }
        let misses = report.classes.flatMap { of in of.misses.map { (name: of.name, place: $0) } }
        let tiles =
            try alarms.prefix(limit).map {
                try tile(String(format: "false, %.3f", $0.place.score ?? 0), $0.place, $0.name, Palette.color(2))
            } + misses.prefix(limit).map { try tile("missed", $0.place, $0.name, Palette.color(0)) }
        return TileSheet(
            "False alarms: the strongest \(min(limit, alarms.count)) of \(alarms.count); misses: "
                + "\(min(limit, misses.count)) of \(misses.count)", tiles: tiles, side: 196)
    }
}
