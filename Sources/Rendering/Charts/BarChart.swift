import Numbers

/// Bars: horizontal ones with a label and a number each, or many thin upright ones.
package struct BarChart: Chart {
    /// Which way bars grow.
    package enum Direction: Sendable {
        /// To the right, each with its label at the left and its number at its end.
        case right
        /// Upwards, side by side and without labels: for long vectors.
        case up
    }

    /// Numbers of one kind, one for each label.
    package struct Series: Sendable {
        /// Its name in the legend.
        package var name: String
        /// The numbers; one that is not finite has no bar.
        package var values: [Double]
        /// How far each number scatters to both sides, drawn over upright bars as a shade; empty for none.
        package var spreads: [Double]
        /// Its colour; that of its number in ``Palette`` unless given.
        package var ink: Ink?

        /// A series from its numbers.
        package init(_ name: String, _ values: [Double], spreads: [Double] = [], ink: Ink? = nil) {
            precondition(spreads.isEmpty || spreads.count == values.count, "each number has its spread, or none has")
            self.name = name
            self.values = values
            self.spreads = spreads
            self.ink = ink
        }
    }

    /// Written above the chart.
    package var title: String
    /// The axis of the numbers.
    package var axis: PlotAxis
    /// Of upright bars, the axis along which they are placed: its range is divided among them, or they are numbered.
    package var across: PlotAxis
    /// The names of the bars; of upright bars, they are not drawn and may be fewer.
    package var labels: [String]
    /// Each label has one bar of each series.
    package var series: [Series]
    /// Which way bars grow.
    package var direction: Direction
    /// Writes whole numbers above upright bars, where there is room.
    package var writesNumbers: Bool
    /// A width that suits the chart, in pixels.
    package var width: Int
    private let givenHeight: Int?

    /// A chart of bars.
    ///
    /// - Parameter height: In pixels; what the bars need unless given.
    package init(
        _ title: String, axis: PlotAxis, labels: [String] = [], series: [Series], direction: Direction = .right,
        across: PlotAxis = PlotAxis(isWhole: true), writesNumbers: Bool = false, width: Int = 1000,
        height: Int? = nil
    ) {
        precondition(
            direction == .up || series.allSatisfy { $0.values.count == labels.count }, "each bar has a label")
        self.title = title
        self.axis = axis
        self.across = across
        self.labels = labels
        self.series = series
        self.direction = direction
        self.writesNumbers = writesNumbers
        self.width = width
        givenHeight = height
    }

    /// A height that suits the chart, in pixels.
    package var height: Int {
        givenHeight
            ?? (direction == .up ? 300 : 150 + labels.count * (max(1, series.count) * Self.thickness + Self.gap))
    }

    /// The height of a bar, in pixels: a capital has 14.
    private static let thickness = 20
    /// Pixels between the bars of neighbouring labels.
    private static let gap = 12

    /// Draws the chart into a rectangle.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let values = series.flatMap(\.values).filter(\.isFinite)
        // Bars begin at zero, so zero is on the chart.
        let used = axis.range(of: values + [0], margin: 0)
        // The ends of bars keep away from the edges, but their beginning at zero does not.
        let room = axis.range == nil ? (used.upperBound - used.lowerBound) * (writesNumbers ? 0.12 : 0.04) : 0
        let range =
            used.lowerBound - (used.lowerBound < 0 ? room : 0)...used.upperBound + (used.upperBound > 0 ? room : 0)
        let legend = PlotLegend(
            entries: series.count < 2
                ? []
                : series.indices.map {
                    PlotLegend.Entry(name: series[$0].name, ink: Palette.color($0), symbol: .bar)
                })
        switch direction {
        case .right: drawRight(range, legend, on: &canvas, in: rect)
        case .up: drawUp(range, legend, on: &canvas, in: rect)
        }
    }

    private func drawRight(
        _ range: ClosedRange<Double>, _ legend: PlotLegend, on canvas: inout some DrawingSurface, in rect: PixelRect
    ) {
        let labelWidth = min(labels.map { Canvas.textWidth($0) }.max() ?? 0, rect.width / 3) + 10
        let numbers = series.flatMap(\.values).map { $0.isFinite ? $0.fixed(3) : "" }
        let numberWidth = (numbers.map { Canvas.textWidth($0) }.max() ?? 0) + 8
        let area = PixelRect(
            left: rect.left + labelWidth, top: rect.top, right: rect.right - numberWidth, bottom: rect.bottom)
        let frame = PlotFrame(
            on: &canvas, in: area, title: title, legend: legend, x: axis, y: PlotAxis(hasNumbers: false), xRange: range,
            yRange: 0...Double(max(labels.count, 1)))
        if labels.isEmpty { return frame.writeNoData(on: &canvas) }
        for (row, label) in labels.enumerated() {
            let top = frame.plot.top + frame.plot.height * row / labels.count
            let bottom = frame.plot.top + frame.plot.height * (row + 1) / labels.count
            let band = min(bottom - top - 2, series.count * Self.thickness)
            let start = (top + bottom - band) / 2
            canvas.write(
                label, x: frame.plot.left - 8, y: (top + bottom - Canvas.capHeight()) / 2, align: .trailing,
                limit: labelWidth)
            for (index, series) in series.enumerated() {
                let upper = start + band * index / self.series.count
                let lower = start + band * (index + 1) / self.series.count
                guard series.values[row].isFinite,
                    let zero = frame.point(SIMD2(min(max(0, range.lowerBound), range.upperBound), 0)),
                    let end = frame.point(SIMD2(min(max(series.values[row], range.lowerBound), range.upperBound), 0))
                else { continue }
                let (left, right) = (Int(min(zero.x, end.x).rounded()), Int(max(zero.x, end.x).rounded()))
                canvas.fill(
                    PixelRect(left: left, top: upper + 1, right: right, bottom: lower - 1), Palette.color(index))
                canvas.write(
                    series.values[row].fixed(3), x: right + 6,
                    y: (upper + lower - Canvas.capHeight()) / 2, .quiet)
            }
        }
    }

    private func drawUp(
        _ range: ClosedRange<Double>, _ legend: PlotLegend, on canvas: inout some DrawingSurface, in rect: PixelRect
    ) {
        let count = series.map(\.values.count).max() ?? 0
        let places = across.range ?? 0...Double(max(count, 1))
        let step = (places.upperBound - places.lowerBound) / Double(max(count, 1))
        let frame = PlotFrame(
            on: &canvas, in: rect, title: title, legend: legend, x: across, y: axis, xRange: places, yRange: range)
        if count == 0 { return frame.writeNoData(on: &canvas) }
        let share = 1 / Double(series.count)
        for (index, series) in series.enumerated() {
            for (number, value) in series.values.enumerated() where value.isFinite {
                let across = places.lowerBound + (Double(number) + Double(index) * share) * step
                guard let zero = frame.point(SIMD2(across, min(max(0, range.lowerBound), range.upperBound))),
                    let end = frame.point(
                        SIMD2(across + share * step, min(max(value, range.lowerBound), range.upperBound)))
                else { continue }
                let gap = end.x - zero.x >= 4 ? 1.0 : 0
                let (top, bottom) = (min(zero.y, end.y), max(zero.y, end.y))
                canvas.polygon(
                    [SIMD2(zero.x, top), SIMD2(end.x - gap, top), SIMD2(end.x - gap, bottom), SIMD2(zero.x, bottom)],
                    series.ink ?? Palette.color(index))
                let text = value.fixed(0)
                if writesNumbers, value > 0, Canvas.textWidth(text) <= Int(end.x - zero.x) {
                    canvas.write(
                        text, x: Int((zero.x + end.x) / 2), y: Int(top) - Canvas.capHeight() - 4, .quiet,
                        align: .centered)
                }
                if number < series.spreads.count {
                    drawSpread(series.spreads[number], of: value, from: zero.x, to: end.x - gap, frame, on: &canvas)
                }
            }
        }
    }

    /// A shade over a bar, from its number minus the spread to its number plus the spread.
    private func drawSpread(
        _ spread: Double, of value: Double, from left: Double, to right: Double, _ frame: PlotFrame,
        on canvas: inout some DrawingSurface
    ) {
        guard let low = frame.point(SIMD2(0, value - spread)), let high = frame.point(SIMD2(0, value + spread)) else {
            return
        }
        let top = max(high.y, Double(frame.plot.top))
        let bottom = min(low.y, Double(frame.plot.bottom))
        guard top < bottom else { return }
        canvas.polygon(
            [SIMD2(left, top), SIMD2(right, top), SIMD2(right, bottom), SIMD2(left, bottom)], .text.faded(to: 0.22))
    }
}
