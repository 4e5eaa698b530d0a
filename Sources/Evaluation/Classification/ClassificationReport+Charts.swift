import Numbers
import Rendering

extension ClassificationReport {
    /// The confusion matrix.
    package var confusionChart: MatrixChart {
        MatrixChart(
            "Confusion: accuracy \(accuracy.percent(2)) of \(windows) windows",
            rowTitle: "true class", columnTitle: "predicted class", rowLabels: classes, columnLabels: classes,
            counts: confusion)
    }

    /// How often the classifier is right over how sure it is, and how many windows there are of each confidence.
    package var calibrationChart: ChartColumn {
        let bins = calibration.bins
        let points = bins.map { SIMD2($0.confidence ?? .nan, $0.accuracy ?? .nan) }.filter { $0.x.isFinite }
        let axis = PlotAxis("confidence", range: 0...1, isPercentage: true)
        let reliability = LineChart(
            "Calibration: expected error \(calibration.expectedError.fixed(4))", x: axis,
            y: PlotAxis("accuracy", range: 0...1, isPercentage: true),
            series: [
                .init("as sure as right", [SIMD2(0, 0), SIMD2(1, 1)], ink: .quiet, isDashed: true),
                .init("the model", points, ink: Palette.color(0), hasMarks: true),
            ], width: 800, height: 700)
        let histogram = BarChart(
            "Windows of each confidence, \(windows) in all", axis: PlotAxis("windows", isWhole: true),
            series: [.init("", bins.map { Double($0.count) })], direction: .up, across: axis, writesNumbers: true,
            width: 800, height: 300)
        return ChartColumn([reliability, histogram])
    }

    /// Classes whose bars fit onto one picture.
    private static let mostBars = 60

    /// Precision, recall and F1 of each class; with many classes F1 only, and of very many only the worst ones.
    package var classesChart: BarChart {
        let shown =
            classScores.count <= Self.mostBars
            ? classScores
            : Array(
                classScores.enumerated().filter { $0.element.f1 != nil }
                    .sorted { ($0.element.f1 ?? 0, $0.offset) < ($1.element.f1 ?? 0, $1.offset) }
                    .map(\.element).prefix(Self.mostBars))
        func values(_ key: KeyPath<ClassScore, Double?>) -> [Double] { shown.map { $0[keyPath: key] ?? .nan } }
        let f1 = BarChart.Series("F1", values(\.f1))
        return BarChart(
            classScores.count > Self.mostBars
                ? "The classes with the lowest F1 (mean over all classes \(macro.f1.fixed(4)))"
                : "Classes (mean F1 \(macro.f1.fixed(4)))",
            axis: PlotAxis(range: 0...1), labels: shown.map { "\($0.name) (\($0.support))" },
            series: classScores.count <= 12
                ? [.init("precision", values(\.precision)), .init("recall", values(\.recall)), f1] : [f1])
    }
}
