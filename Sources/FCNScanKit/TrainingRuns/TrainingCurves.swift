import FoundationEssentials
import Glibc
import Numbers
import Raster
import Rendering
import Training

/// Loss, error and learning rate of a training run, epoch by epoch, as one picture.
public struct TrainingCurves: Sendable {
    /// The epochs, in order.
    public let metrics: [EpochMetrics]

    /// The curves of some epochs; an epoch that was run twice counts with its last numbers.
    public init(metrics: [EpochMetrics]) {
        var latest: [Int: EpochMetrics] = [:]
        for epoch in metrics { latest[epoch.epoch] = epoch }
        self.metrics = latest.values.sorted { $0.epoch < $1.epoch }
    }

    /// The curves of a `metrics.jsonl`.
    ///
    /// A last line that does not end is left out: the run was interrupted while it wrote.
    ///
    /// - Throws: `EpochMetricsError`, `FileError`.
    public init(contentsOf path: String) throws {
        self.init(metrics: try EpochMetrics.read(path))
        if metrics.isEmpty { throw EpochMetricsError.noEpochs(path: path) }
    }

    /// The last epoch that was the best until then.
    public var best: EpochMetrics? { metrics.last(where: \.best) }

    /// Loss, share of wrong windows and learning rate one below the other, the best epoch marked.
    public func picture() -> Picture { chart.picture() }

    /// Writes the picture as a PNG file, and beside it as an SVG file of the same name.
    ///
    /// - Parameter path: Ends with `.png`.
    /// - Throws: `RasterError`, `FileError`.
    public func write(to path: String) throws { try chart.write(to: path) }

    private var chart: ChartColumn { ChartColumn([loss, error, rate]) }

    /// Half a power of ten more than one: what spans more is hard to see on a linear axis.
    private static let longestLinearRatio = pow(10, 1.5)

    private var loss: LineChart {
        chart(
            "Loss", "mean loss in nats", training: \.loss, validation: \.validationLoss, isPercentage: false,
            height: 460)
    }

    private var error: LineChart {
        chart(
            "Windows that are classified wrongly", "share of windows", training: { 1 - $0.accuracy },
            validation: { $0.validationAccuracy.map { 1 - $0 } }, isPercentage: true, height: 460)
    }

    private var rate: LineChart {
        let points = metrics.map { SIMD2(Double($0.epoch), $0.learningRate) }
        return LineChart(
            "Learning rate", x: epochs, y: PlotAxis("rate"), series: [.init("", points)], height: 280)
    }

    private var epochs: PlotAxis {
        // One epoch alone has its place too.
        let last = Double(metrics.last?.epoch ?? 1)
        return PlotAxis("epoch", range: metrics.count > 1 ? nil : max(0, last - 1)...last + 1, isWhole: true)
    }

    private func chart(
        _ title: String, _ unit: String, training: (EpochMetrics) -> Double, validation: (EpochMetrics) -> Double?,
        isPercentage: Bool, height: Int
    ) -> LineChart {
        func points(_ value: (EpochMetrics) -> Double?) -> [SIMD2<Double>] {
            metrics.map { SIMD2(Double($0.epoch), value($0) ?? .nan) }
        }
        var series = [LineChart.Series("training", points(training))]
        let judged = points(validation)
        if judged.contains(where: { $0.y.isFinite }) { series.append(.init("validation", judged)) }
        let values = series.flatMap(\.points).map(\.y).filter { $0.isFinite && $0 > 0 }
        let ratio = (values.max() ?? 1) / (values.min() ?? 1)
        let notes = best.flatMap { best -> LineChart.Note? in
            guard let value = validation(best), value.isFinite else { return nil }
            let number = isPercentage ? value.percent(2) : value.fixed(4)
            return LineChart.Note("best: epoch \(best.epoch), \(number)", at: SIMD2(Double(best.epoch), value))
        }
        return LineChart(
            title, x: epochs,
            y: PlotAxis(
                unit, scale: ratio > Self.longestLinearRatio ? .logarithmic : .linear, isPercentage: isPercentage),
            series: series, notes: notes.map { [$0] } ?? [], height: height)
    }
}
