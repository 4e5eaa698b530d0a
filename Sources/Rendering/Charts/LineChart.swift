/// Lines through points: learning curves, precision over recall, reliability.
package struct LineChart: Chart {
    /// One line.
    package struct Series: Sendable {
        /// Its name in the legend.
        package var name: String
        /// Its points, in the order in which they are joined. A point that is not finite, or has no place on a
        /// logarithmic axis, interrupts the line.
        package var points: [SIMD2<Double>]
        /// Its colour; that of its number in ``Palette`` unless given.
        package var ink: Ink?
        /// Draws dashes; unless given, those do whose colours the first lines have already.
        package var isDashed: Bool?
        /// Draws a mark at each point.
        package var hasMarks: Bool

        /// A line from its points.
        package init(
            _ name: String, _ points: [SIMD2<Double>], ink: Ink? = nil, isDashed: Bool? = nil, hasMarks: Bool = false
        ) {
            self.name = name
            self.points = points
            self.ink = ink
            self.isDashed = isDashed
            self.hasMarks = hasMarks
        }
    }

    /// A point of interest: a ring, a thin line down to the axis and a text.
    package struct Note: Sendable {
        /// The place, in numbers of the axes.
        package var point: SIMD2<Double>
        /// What is written beside it.
        package var text: String

        /// A note at a place.
        package init(_ text: String, at point: SIMD2<Double>) {
            self.point = point
            self.text = text
        }
    }

    static let dash = (on: 9.0, off: 7.0)

    /// Written above the chart.
    package var title: String
    /// The horizontal axis.
    package var x: PlotAxis
    /// The vertical axis.
    package var y: PlotAxis
    /// The lines, the first at the bottom.
    package var series: [Series]
    /// Points of interest.
    package var notes: [Note]
    /// A width that suits the chart, in pixels.
    package var width: Int
    /// A height that suits the chart, in pixels.
    package var height: Int

    /// A chart of lines.
    package init(
        _ title: String, x: PlotAxis, y: PlotAxis, series: [Series], notes: [Note] = [], width: Int = 1000,
        height: Int = 600
    ) {
        self.title = title
        self.x = x
        self.y = y
        self.series = series
        self.notes = notes
        self.width = width
        self.height = height
    }

    /// Draws the chart into a rectangle.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let points = series.flatMap(\.points)
        let legend = PlotLegend(
            entries: series.count == 1 && series[0].name.isEmpty
                ? []
                : series.indices.map {
                    PlotLegend.Entry(name: series[$0].name, ink: ink($0), symbol: .line(dashed: isDashed($0)))
                })
        let frame = PlotFrame(
            on: &canvas, in: rect, title: title, legend: legend, x: x, y: y,
            xRange: x.range(of: points.lazy.map(\.x), margin: 0),
            yRange: y.range(of: points.lazy.map(\.y), margin: 0.04))
        if !points.contains(where: { x.hasPlace(for: $0.x) && y.hasPlace(for: $0.y) }) {
            return frame.writeNoData(on: &canvas)
        }
        let clip = canvas.clip
        canvas.clip = clip.intersection(frame.plot.inset(by: -4))
        for index in series.indices { draw(series[index], ink(index), isDashed(index), frame, on: &canvas) }
        canvas.clip = clip
        var plates: [PixelRect] = []
        for note in notes { draw(note, frame, &plates, on: &canvas) }
    }

    private func ink(_ index: Int) -> Ink { series[index].ink ?? Palette.color(index) }

    private func isDashed(_ index: Int) -> Bool {
        series[index].isDashed ?? (series[index].ink == nil && index >= Palette.colors.count)
    }

    private func draw(
        _ series: Series, _ ink: Ink, _ isDashed: Bool, _ frame: PlotFrame, on canvas: inout some DrawingSurface
    ) {
        let nowhere = SIMD2(Double.nan, .nan)
        let places = series.points.map { frame.point($0) ?? nowhere }
        canvas.stroke(places, thickness: 2.5, ink, dash: isDashed ? Self.dash : nil)
        for (index, place) in places.enumerated() where place.isFinite {
            // A point between two gaps has no line that shows it.
            let isAlone =
                !(index > 0 && places[index - 1].isFinite)
                && !(index + 1 < places.count && places[index + 1].isFinite)
            if series.hasMarks || isAlone { canvas.disc(at: place, radius: 4.5, ink) }
        }
    }

    /// - Parameter plates: Where the texts of other notes are.
    private func draw(
        _ note: Note, _ frame: PlotFrame, _ plates: inout [PixelRect], on canvas: inout some DrawingSurface
    ) {
        guard let place = frame.point(note.point) else { return }
        canvas.stroke(
            [place + SIMD2(0, 7), SIMD2(place.x, Double(frame.plot.bottom))], thickness: 1.5, .quiet,
            dash: (on: 4, off: 5))
        canvas.ring(at: place, radius: 7, thickness: 2.5, .text)
        let plate = plate(for: note.text, at: place, frame, avoiding: plates)
        plates.append(plate)
        canvas.fill(plate, .white.faded(to: 0.8))
        canvas.write(note.text, x: plate.left + 3, y: plate.top + 3)
    }

    /// The rectangle beside a place that covers least of the lines, and no other text where one is free.
    private func plate(
        for text: String, at place: SIMD2<Double>, _ frame: PlotFrame, avoiding others: [PixelRect]
    ) -> PixelRect {
        let (width, height) = (Canvas.textWidth(text) + 6, Canvas.capHeight() + 8)
        let (x, y) = (Int(place.x), Int(place.y))
        let tops = [y - 12 - height, y + 12, y - 40 - height, y + 40, y - 70 - height, y + 70]
        let lefts = [x + 10, x - 10 - width]
        let plates = tops.flatMap { top in
            lefts.map { left in PixelRect(left: left, top: top, right: left + width, bottom: top + height) }
        }
        let candidates = plates.filter { $0.intersection(frame.plot) == $0 }
        guard let first = candidates.first else {
            // A plot smaller than the text shows as much of it as it can.
            let (left, top) = (frame.plot.left, frame.plot.top)
            return PixelRect(left: left, top: top, right: left + width, bottom: top + height)
        }
        let lines = series.map { $0.points.map(frame.point) }
        func covered(_ rect: PixelRect) -> Int {
            let hidden = others.count { !$0.intersection(rect).isEmpty }
            return lines.reduce(hidden * 100_000) { sum, line in
                sum
                    + zip(line, line.dropFirst()).reduce(0) { sum, ends in
                        guard let from = ends.0, let to = ends.1 else { return sum }
                        // Every few pixels along the line are looked at.
                        let steps = min(1000, max(1, Int((to - from).length / 4)))
                        return sum
                            + (0...steps).count { step in
                                let point = from + (to - from) * Double(step) / Double(steps)
                                return point.x >= Double(rect.left) && point.x <= Double(rect.right)
                                    && point.y >= Double(rect.top) && point.y <= Double(rect.bottom)
                            }
                    }
            }
        }
        // Of equal ones the first, which is the nearest.
        return candidates.dropFirst().reduce((first, covered(first))) { best, rect in
            let count = covered(rect)
            return count < best.1 ? (rect, count) : best
        }.0
    }
}
