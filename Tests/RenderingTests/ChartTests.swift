import Foundation
import Raster
import Testing

@testable import Rendering

/// The columns and rows in which a picture has a colour exactly.
private func extent(of ink: Ink, in picture: Picture) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    var (columns, rows): ([Int], [Int]) = ([], [])
    for y in 0..<picture.height {
        for x in 0..<picture.width
        where Int(picture[x, y, 0]) == ink.red && Int(picture[x, y, 1]) == ink.green
            && Int(picture[x, y, 2]) == ink.blue
        {
            columns.append(x)
            rows.append(y)
        }
    }
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
        return nil
    }
    return (left...right, top...bottom)
}

/// Pixels that are not white at the edge of a picture.
private func touchesEdge(_ picture: Picture) -> Bool {
    (0..<picture.height).contains { y in
        (0..<picture.width).contains { x in
            (x < 2 || y < 2 || x >= picture.width - 2 || y >= picture.height - 2)
                && (0..<3).contains { picture[x, y, $0] != 255 }
        }
    }
}

@Suite struct ChartTests {
    private let odd: [Double] = [.nan, .infinity, -.infinity, 0, -1, 1e300]

    @Test("A line goes from the first to the last place of the plot")
    func lineGoesFromFirst() throws {
        let chart = LineChart(
            "A line", x: PlotAxis("x", range: 0...10), y: PlotAxis("y", range: 0...1),
            series: [.init("rising", [SIMD2(0, 0), SIMD2(10, 1)])], width: 500, height: 400)
        let picture = chart.picture()
        #expect(picture.width == 500 && picture.height == 400 && !touchesEdge(picture))
        let line = try #require(extent(of: Palette.color(0), in: picture))
        #expect(line.columns.count > 350 && line.rows.count > 200)
    }

    @Test("Charts of nothing, of one point and of what is no number can be drawn")
    func chartsOfNothing() {
        let points = odd.flatMap { x in odd.map { SIMD2(x, $0) } }
        for scale in [PlotAxis.Scale.linear, .logarithmic] {
            for points in [[], [SIMD2(1, 1)], [SIMD2(Double.nan, 1)], points] {
                let x = PlotAxis("x", scale: scale)
                let lines = LineChart(
                    "t", x: x, y: x, series: [.init("a", points, isDashed: true), .init("b", points, hasMarks: true)],
                    notes: points.map { .init("here", at: $0) }, width: 300, height: 200)
                let scatter = ScatterChart(
                    "t", x: x, y: x, groups: [.init("a", points, mistakes: [0, 99])], width: 300, height: 200)
                for picture in [lines.picture(), scatter.picture()] {
                    #expect(picture.width == 300 && picture.height == 200)
                }
            }
        }
        for direction in [BarChart.Direction.right, .up] {
            for values in [[], [Double.nan], odd] {
                let chart = BarChart(
                    "t", axis: PlotAxis("x"), labels: values.map { "\($0)" }, series: [.init("a", values)],
                    direction: direction, width: 300)
                #expect(chart.picture().width == 300)
            }
        }
    }

    @Test("A chart can be drawn in any size", arguments: [1, 8, 40, 90])
    func chartCanBeDrawn(side: Int) {
        let axis = PlotAxis("a long title of an axis")
        let chart = ChartColumn([
            LineChart(
                "a long title", x: axis, y: axis, series: [.init("a long name", [SIMD2(0, 0), SIMD2(3, 2)])],
                notes: [.init("a long note", at: SIMD2(1, 1))]),
            ScatterChart("a long title", groups: [.init("a long name", [SIMD2(0, 0), SIMD2(3, 2)])]),
            BarChart("a long title", axis: axis, labels: ["a long label"], series: [.init("a", [1])]),
            BarChart("a long title", axis: axis, series: [.init("a", [1, 2])], direction: .up),
        ])
        var canvas = Canvas(width: side, height: side)
        chart.draw(on: &canvas, in: canvas.bounds)
        #expect(canvas.picture.width == side)
    }

    @Test("A bar is as long as its number")
    func barIsAsLong() throws {
        let chart = BarChart(
            "Bars", axis: PlotAxis(range: 0...1), labels: ["half", "all"],
            series: [.init("a", [0.5, 0]), .init("b", [0, 1])], width: 700)
        let picture = chart.picture()
        #expect(picture.height == chart.height && !touchesEdge(picture))
        // Below the legend, whose swatches have the same colours.
        func length(_ index: Int) throws -> Int {
            let lower = Picture(
                width: picture.width, height: picture.height - 80, channels: 3,
                samples: Array(picture.samples[(80 * picture.width * 3)...]))
            return try #require(extent(of: Palette.color(index), in: lower)).columns.count
        }
        #expect(abs(try length(1) - 2 * length(0)) <= 2)
    }

    @Test("Upright bars have whole numbers above them where there is room")
    func numbersAboveBars() {
        func texts(_ values: [Double]) -> String {
            BarChart(
                "", axis: PlotAxis(isWhole: true), series: [.init("", values)], direction: .up,
                across: PlotAxis(range: 0...1, isPercentage: true), writesNumbers: true, width: 400
            ).svg()
        }
        let roomy = texts([0, 37, 1234])
        #expect(roomy.contains(">37<") && roomy.contains(">1234<"))
        #expect(!texts([Double](repeating: 1234, count: 40)).contains(">1234<"))
    }

    @Test("Names of classes stand at their points, if they have any")
    func namesOfGroups() {
        let groups = [
            ScatterChart.Group("left", [SIMD2(0, 0), SIMD2(0.1, 0), SIMD2(9, 9)]),
            ScatterChart.Group("same", [SIMD2(0.1, 0)]), ScatterChart.Group("empty", []),
        ]
        let named = ScatterChart("", groups: groups, namesGroups: true).svg()
        let plain = ScatterChart("", groups: groups).svg()
        for (name, count) in [("left", 2), ("same", 2), ("empty", 1)] {
            #expect(named.ranges(of: ">\(name)<").count == count, "\(name)")
            #expect(plain.ranges(of: ">\(name)<").count == 1, "\(name)")
        }
    }

    @Test("More lines than colours are told apart by dashes")
    func moreLinesThanColours() throws {
        let points = [SIMD2(0.0, 0.0), SIMD2(1, 1)]
        let plain = LineChart("", x: PlotAxis(), y: PlotAxis(), series: [.init("", points)]).picture()
        let many = LineChart(
            "", x: PlotAxis(), y: PlotAxis(),
            series: (0...10).map { .init("", $0 == 10 ? points : [], ink: nil) }
        ).picture()
        func count(_ picture: Picture) -> Int {
            let ink = Palette.color(0)
            return (0..<picture.width * picture.height).count {
                $0 / picture.width > 120 && Int(picture.samples[$0 * 3]) == ink.red
                    && Int(picture.samples[$0 * 3 + 2]) == ink.blue
            }
        }
        #expect(count(many) < count(plain) * 3 / 4 && count(many) > 0)
    }

    @Test("Classes of a scatter chart have their colours, and mistakes have rings")
    func classesOfScatterChart() throws {
        let groups = [
            ScatterChart.Group("a", [SIMD2(0, 0), SIMD2(1, 1)]),
            ScatterChart.Group("b", [SIMD2(0, 1), SIMD2(1, 0)], mistakes: [1]),
        ]
        let picture = ScatterChart("Points", groups: groups, width: 400, height: 400).picture()
        #expect(!touchesEdge(picture))
        let clean = ScatterChart(
            "Points", groups: groups.map { .init($0.name, $0.points) }, width: 400, height: 400
        ).picture()
        func dark(_ picture: Picture) -> Int { picture.samples.count { $0 < 60 } }
        #expect(dark(picture) > dark(clean) + 100)
    }

    @Test("A confusion matrix of any number of classes stays within its picture", arguments: [1, 2, 10, 16, 40, 120])
    func confusionMatrixOfAnyNumber(count: Int) {
        let names = (0..<count).map { "class \($0) of them all" }
        let counts = (0..<count).map { row in (0..<count).map { $0 == row ? 98_765 : ($0 == 0 ? 3 : 0) } }
        let chart = MatrixChart(
            "Confusion", rowTitle: "true class", columnTitle: "predicted class", rowLabels: names,
            columnLabels: names, counts: counts)
        let picture = chart.picture()
        #expect(picture.width == chart.width && picture.height == chart.height)
        #expect(picture.width < 2300 && !touchesEdge(picture))
    }

    @Test("Cells are dark by their share of the row, and a row without windows is white")
    func cellsAreDark() {
        func picture(_ counts: [[Int]]) -> Picture {
            MatrixChart(
                "", rowTitle: "t", columnTitle: "p", rowLabels: ["a", "b"], columnLabels: ["a", "b"], counts: counts
            ).picture()
        }
        func light(_ picture: Picture) -> Int { picture.samples.reduce(0) { $0 + Int($1) } }
        let (whole, half) = (picture([[8, 0], [0, 8]]), picture([[4, 4], [4, 4]]))
        #expect(light(picture([[0, 0], [0, 0]])) > light(half))
        #expect(whole != half && whole == picture([[8, 0], [0, 8]]))
    }

    @Test("A column of charts gives each its height")
    func columnOfChartsGivesEach() {
        let bars = BarChart("a", axis: PlotAxis(), series: [.init("", [1])], direction: .up, width: 300, height: 120)
        let column = ChartColumn([bars, bars])
        let picture = column.picture()
        #expect(picture.width == 300 && picture.height == 240)
        let single = bars.picture()
        #expect(Array(picture.samples.prefix(single.samples.count)) == single.samples)
        #expect(Array(picture.samples.suffix(single.samples.count)) == single.samples)
    }
}
