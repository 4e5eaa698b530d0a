import Rendering

extension DetectionReport {
    /// Of very many classes these have the most objects; a chart of more lines cannot be read.
    private static let mostLines = 10
    /// Many notes would cover the lines.
    private static let mostNotes = 3
    /// As many classes have a chart of counts of their own.
    private static let mostCountCharts = 8

    private func largest(_ limit: Int) -> [ClassReport] {
        guard classes.count > limit else { return classes }
        let kept = classes.indices.sorted {
            (classes[$1].measures.objects, $0) < (classes[$0].measures.objects, $1)
        }.prefix(limit)
        return kept.sorted().map { classes[$0] }
    }

    /// Precision over recall by middles and by boxes, sensitivity over false alarms, and F1 over the threshold: a line for
    /// each class, with the working threshold marked.
    package var curvesChart: ChartColumn {
        let shown = largest(Self.mostLines)
        let marked = shown.count <= Self.mostNotes ? shown.filter { $0.score.hits + $0.score.falseAlarms > 0 } : []
        func threshold(_ report: ClassReport) -> String { report.threshold.significant(3) }
        func percent(_ title: String) -> PlotAxis { PlotAxis(title, range: 0...1, isPercentage: true) }
        func value(_ number: Double?) -> String { number.map { ", \($0.fixed(4))" } ?? "" }
        let precision = LineChart(
            "Precision over recall by middles on \(pictures) pictures (AP)", x: percent("recall"),
            y: percent("precision"),
            series: shown.map {
                .init(
                    $0.name + value($0.measures.centerAveragePrecision),
                    $0.measures.curve.map { SIMD2($0.recall, $0.precision) })
            },
            notes: marked.map {
                .init("at threshold \(threshold($0))", at: SIMD2($0.score.recall, $0.score.precision))
            }, height: 640)
        let boxes = LineChart(
            "Precision over recall by boxes with an IoU of 0.5 (AP50)", x: percent("recall"), y: percent("precision"),
            series: shown.map { report in
                .init(
                    report.name + value(report.measures.averagePrecision50),
                    zip(InterpolatedPrecision.recalls, report.measures.precisionAtRecall ?? []).map { SIMD2($0, $1) })
            }, height: 480)
        let rates = FreeResponse.rates
        let response = LineChart(
            "Sensitivity over false alarms per picture (mean at 1/8 to 8)",
            x: PlotAxis("false alarms per picture", range: rates[0] / 2...rates.last! * 2, scale: .logarithmic),
            y: percent("sensitivity"),
            series: shown.map {
                .init(
                    $0.name + value($0.measures.freeResponse?.mean),
                    $0.measures.curve.map { SIMD2($0.falseAlarmsPerPicture, $0.recall) })
            },
            notes: marked.compactMap { report in
                let rate = Double(report.score.falseAlarms) / Double(max(pictures, 1))
                return rate < rates[0] / 2 || rate > rates.last! * 2
                    ? nil : .init("at threshold \(threshold(report))", at: SIMD2(rate, report.score.recall))
            }, height: 480)
        let f1 = LineChart(
            "F1 over the threshold", x: PlotAxis("threshold", range: 0...1), y: PlotAxis("F1", range: 0...1),
            series: shown.map { .init($0.name, $0.measures.curve.map { SIMD2(Double($0.threshold), $0.f1) }) },
            notes: marked.map {
                .init(
                    "\($0.score.f1.fixed(4)) at \(threshold($0))",
                    at: SIMD2(Double($0.threshold), $0.score.f1))
            }, height: 480)
        return ChartColumn([precision, boxes, response, f1])
    }

    /// The difference of both numbers of a picture over their mean, with its mean and its limits of agreement: a chart
    /// for each class, after one for all together.
    ///
    /// Source: Bland & Altman, Lancet 327 (1986).
    package var countsChart: ChartColumn {
        var charts = largest(Self.mostCountCharts).map { report in
            countsChart(
                report.name, report.measures.counts,
                pictureCounts.filter { $0.className == report.name }.map { SIMD2($0.predicted, $0.objects) })
        }
        if classes.count > 1 {
            let sums = stride(from: 0, to: pictureCounts.count, by: classes.count).map { first in
                pictureCounts[first..<first + classes.count].reduce(SIMD2(0, 0)) {
                    $0 &+ SIMD2($1.predicted, $1.objects)
                }
            }
            charts.insert(countsChart("all classes", measures.counts, sums), at: 0)
        }
        return ChartColumn(charts)
    }

    private func countsChart(_ name: String, _ counts: CountAgreement, _ pairs: [SIMD2<Int>]) -> ScatterChart {
        // Pictures with the same numbers are one mark whose area says how many there are.
        let groups = Dictionary(grouping: pairs, by: \.self).mapValues(\.count)
            .sorted { ($0.key.x, $0.key.y) < ($1.key.x, $1.key.y) }
        // The largest mark has a radius of 24 pixels at most, and the smallest can still be seen.
        let scale = min(1, 36 / Double(groups.map(\.value).max() ?? 1))
        var levels = [ScatterChart.Level(counts.bias.fixed(2, isSigned: true), at: counts.bias)]
        for limit in [counts.lowerLimit, counts.upperLimit].compactMap(\.self) {
            levels.append(ScatterChart.Level(limit.fixed(2, isSigned: true), at: limit, isDashed: true))
        }
        return ScatterChart(
            "Counts of \(name): \(counts.predicted) found, \(counts.objects) there; bias and limits of agreement",
            x: PlotAxis("mean of found and there on a picture"), y: PlotAxis("found minus there"),
            groups: [
                ScatterChart.Group(
                    "", groups.map { SIMD2(Double($0.key.x + $0.key.y) / 2, Double($0.key.x - $0.key.y)) },
                    weights: groups.map { max(Double($0.value) * scale, 0.3) })
            ], levels: levels, height: 480)
    }
}
