import Numbers
import Rendering

extension HiddenVectors {
    /// The most classes with bars of their own.
    private static let mostClasses = 20
    /// The most values of a vector that are shown.
    private static let mostValues = 512
    /// The most single windows that are shown.
    private static let mostRows = 240

    /// For example `relu5 (64 values)`.
    private var source: String {
        "\(layer.title) (\(length) values\(isMean ? ", each the mean of a map of \(shape.sides)" : ""))"
    }

    private func windows(of classIndex: Int) -> [Int] { labels.indices.filter { labels[$0] == classIndex } }

    /// The mean vector of each class as bars with their spread, and single vectors as rows of colours.
    ///
    /// - Parameter model: What the title calls the model.
    package func classChart(model: String) -> any Chart {
        let present = classes.indices.filter { labels.contains($0) }
        let shown = Array(present.prefix(Self.mostClasses))
        let statistics = shown.map { self.statistics(of: windows(of: $0)) }
        let columns = mostTelling(statistics.map(\.means))
        let ends = statistics.flatMap { pair in
            columns.flatMap { [pair.means[$0] + pair.spreads[$0], pair.means[$0] - pair.spreads[$0]] }
        }
        let range = min(0, ends.min() ?? 0)...max(0, ends.max() ?? 0, 1e-6)
        var lines = [
            "The vectors by which the last layer decides, of \(count) windows: the mean of each class as bars, with a "
                + "shade of one standard deviation to both sides. Below, single windows, one in each row."
        ]
        if shown.count < present.count { lines.append("The first \(shown.count) of \(present.count) classes.") }
        if columns.count < length {
            lines.append("The \(columns.count) values whose means differ most between the classes.")
        }
        let charts: [any Chart] = zip(shown, statistics).enumerated().map { rank, pair in
            let (classIndex, pair) = pair
            let number = windows(of: classIndex).count
            return BarChart(
                "\(classes[classIndex]): mean of \(number) window\(number == 1 ? "" : "s")",
                axis: .init("", range: range),
                series: [
                    BarChart.Series(
                        "", columns.map { pair.means[$0] }, spreads: columns.map { pair.spreads[$0] },
                        ink: Palette.color(rank))
                ], direction: .up, width: 1240, height: shown.count <= 4 ? 230 : 200)
        }
        let rows = max(1, Self.mostRows / max(1, shown.count))
        return ChartColumn(
            [TextLines("\(source) of \(model)", lines)] + charts + [
                HeatChart(
                    "Single windows",
                    columnTitle: columns.count < length
                        ? "place among the values shown" : "place of the value in the vector",
                    valueTitle: "value",
                    groups: shown.enumerated().map { rank, classIndex in
                        HeatChart.Group(
                            classes[classIndex], ink: Palette.color(rank),
                            rows: windows(of: classIndex).prefix(rows).map { window in
                                columns.map { values[window * length + $0] }
                            })
                    })
            ])
    }

    private func statistics(of windows: [Int]) -> (means: [Double], spreads: [Double]) {
        var sums = [Double](repeating: 0, count: length)
        var squares = sums
        for window in windows {
            for place in 0..<length { sums[place] += Double(values[window * length + place]) }
        }
        let means = sums.map { $0 / Double(windows.count) }
        for window in windows {
            for place in 0..<length {
                let difference = Double(values[window * length + place]) - means[place]
                squares[place] += difference * difference
            }
        }
        return (means, squares.map { ($0 / Double(windows.count)).squareRoot() })
    }

    /// All values, or those whose means differ most where there are too many, in their own order.
    private func mostTelling(_ means: [[Double]]) -> [Int] {
        guard length > Self.mostValues else { return Array(0..<length) }
        let scatter = (0..<length).map { place in
            let column = means.map { $0[place] }
            let mean = column.reduce(0, +) / Double(column.count)
            return column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        return (0..<length).sorted { (scatter[$1], $0) < (scatter[$0], $1) }.prefix(Self.mostValues).sorted()
    }

    /// The vectors as points of a plane, with classes as colours and mistakes ringed.
    ///
    /// - Parameters:
    ///   - points: One for each window.
    ///   - model: What the title calls the model.
    package func embeddingChart(_ points: [SIMD2<Double>], model: String, perplexity: Double, divergence: Double)
        -> any Chart
    {
        precondition(points.count == count, "one point for each window")
        let mistakes = isMistake.count { $0 }
        let groups = classes.indices.compactMap { classIndex -> ScatterChart.Group? in
            let windows = windows(of: classIndex)
            guard !windows.isEmpty else { return nil }
            return ScatterChart.Group(
                classes[classIndex], windows.map { points[$0] },
                mistakes: Set(windows.indices.filter { isMistake[windows[$0]] }))
        }
        return ChartColumn([
            TextLines(
                "\(source) of \(model), by t-SNE",
                [
                    "\(count) windows; near points have similar vectors, distances between groups say little. "
                        + "Perplexity \(perplexity.formatted), divergence \(divergence.fixed(2)); "
                        + "\(mistakes) window\(mistakes == 1 ? " is" : "s are") taken for another class."
                ]),
            ScatterChart(
                "", groups: groups, mistakeName: "mistake", namesGroups: true,
                radius: count > 800 ? 4 : 5),
        ])
    }
}

extension Double {
    fileprivate var formatted: String { self == rounded() ? "\(Int(self))" : self.fixed(1) }
}
