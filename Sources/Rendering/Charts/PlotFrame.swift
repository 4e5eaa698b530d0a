/// Title, legend, axes and grid of a chart, and where its data are drawn.
struct PlotFrame {
    /// Pixels around every chart.
    static let margin = 20
    private static let tickLength = 5

    /// The pixels for the data.
    let plot: PixelRect
    private let x: PlotAxis
    private let y: PlotAxis
    private let xRange: ClosedRange<Double>
    private let yRange: ClosedRange<Double>

    /// Draws everything but the data.
    ///
    /// - Parameters:
    ///   - xRange: The numbers at the left and the right end.
    ///   - yRange: The numbers at the lower and the upper end.
    init(
        on canvas: inout some DrawingSurface, in rect: PixelRect, title: String, legend: PlotLegend, x: PlotAxis,
        y: PlotAxis,
        xRange: ClosedRange<Double>, yRange: ClosedRange<Double>
    ) {
        self.x = x
        self.y = y
        self.xRange = xRange
        self.yRange = yRange
        let (line, cap) = (Canvas.lineHeight(), Canvas.capHeight())
        let inner = rect.inset(by: Self.margin)
        let titleHeight = title.isEmpty ? 0 : line + 6
        let legendHeight = legend.height(width: inner.width)
        let top = inner.top + titleHeight + legendHeight + (legendHeight > 0 ? 6 : 0)
        let numbers = x.hasNumbers ? line + Self.tickLength : 4
        let bottom = max(top + 1, inner.bottom - numbers - (x.title.isEmpty ? 0 : line))
        let yTicks = y.ticks(in: yRange, count: max(2, (bottom - top) / 40))
        let yLabels = yTicks.labels.map { Canvas.textWidth($0) }.max() ?? 0
        let left = inner.left + (y.title.isEmpty ? 0 : line) + (yLabels > 0 ? yLabels + 4 + Self.tickLength : 4)
        plot = PixelRect(left: left, top: top, right: max(left + 1, inner.right - 14), bottom: bottom)
        canvas.write(title, x: plot.left, y: inner.top, limit: inner.right - plot.left)
        legend.draw(on: &canvas, left: plot.left, top: inner.top + titleHeight, width: inner.right - plot.left)
        if !y.title.isEmpty {
            canvas.writeUpwards(
                y.title, x: inner.left, y: (top + bottom) / 2, .quiet, align: .centered, limit: rect.height - 8)
        }
        if !x.title.isEmpty {
            canvas.write(
                x.title, x: (plot.left + plot.right) / 2, y: inner.bottom - cap, .quiet, align: .centered,
                limit: plot.width)
        }
        draw(yTicks, on: &canvas)
        drawColumns(on: &canvas)
    }

    /// Where a pair of numbers is drawn, in pixels; nil where it has no place.
    func point(_ pair: SIMD2<Double>) -> SIMD2<Double>? {
        guard let across = x.place(pair.x, in: xRange), let up = y.place(pair.y, in: yRange) else { return nil }
        return SIMD2(
            Double(plot.left) + across * Double(plot.width), Double(plot.bottom) - up * Double(plot.height))
    }

    private func draw(_ ticks: Ticks, on canvas: inout some DrawingSurface) {
        func row(_ value: Double) -> Int? {
            y.place(value, in: yRange).map { plot.bottom - Int(($0 * Double(plot.height)).rounded()) }
        }
        for value in ticks.minor {
            guard let row = row(value) else { continue }
            canvas.fill(PixelRect(left: plot.left, top: row, right: plot.right, bottom: row + 1), .grid.faded(to: 0.5))
        }
        for (value, label) in zip(ticks.values, ticks.labels) {
            guard let row = row(value) else { continue }
            canvas.fill(PixelRect(left: plot.left, top: row, right: plot.right, bottom: row + 1), .grid)
            canvas.write(
                label, x: plot.left - Self.tickLength - 3, y: row - Canvas.capHeight() / 2, .quiet, align: .trailing)
        }
    }

    /// Numbers below: fewer where their text would touch.
    private func drawColumns(on canvas: inout some DrawingSurface) {
        func column(_ value: Double) -> Int? {
            x.place(value, in: xRange).map { plot.left + Int(($0 * Double(plot.width)).rounded()) }
        }
        var ticks = x.ticks(in: xRange, count: 2)
        for count in stride(from: max(2, plot.width / 60), to: 2, by: -1) {
            let candidate = x.ticks(in: xRange, count: count)
            let widths = candidate.labels.map { Canvas.textWidth($0) + 20 }
            let places = candidate.values.compactMap(column)
            let fits = places.indices.dropLast().allSatisfy {
                places[$0 + 1] - places[$0] >= (widths[$0] + widths[$0 + 1]) / 2
            }
            if fits {
                ticks = candidate
                break
            }
        }
        for value in ticks.minor {
            guard let column = column(value) else { continue }
            canvas.fill(
                PixelRect(left: column, top: plot.top, right: column + 1, bottom: plot.bottom), .grid.faded(to: 0.5))
        }
        for (value, label) in zip(ticks.values, ticks.labels) {
            guard let column = column(value) else { continue }
            canvas.fill(PixelRect(left: column, top: plot.top, right: column + 1, bottom: plot.bottom), .grid)
            canvas.write(label, x: column, y: plot.bottom + Self.tickLength + 4, .quiet, align: .centered)
        }
        canvas.fill(
            PixelRect(left: plot.left, top: plot.bottom, right: plot.right + 1, bottom: plot.bottom + 1), .quiet)
        canvas.fill(PixelRect(left: plot.left, top: plot.top, right: plot.left + 1, bottom: plot.bottom), .quiet)
    }

    /// Says in the middle that there is nothing to draw.
    func writeNoData(on canvas: inout some DrawingSurface) {
        canvas.write(
            "no data", x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2, .quiet, align: .centered)
    }
}
