/// Points of several classes in a plane.
package struct ScatterChart: Chart {
    /// The points of one class.
    package struct Group: Sendable {
        /// Its name in the legend.
        package var name: String
        /// Its points, in numbers of the axes; those that are not finite are left out.
        package var points: [SIMD2<Double>]
        /// Which of the points are ringed as mistakes, as indices into ``points``.
        package var mistakes: Set<Int>
        /// How many points each stands for, which is the area of its mark; empty where each is one.
        package var weights: [Double]

        /// A class from its points.
        package init(
            _ name: String, _ points: [SIMD2<Double>], mistakes: Set<Int> = [], weights: [Double] = []
        ) {
            precondition(weights.isEmpty || weights.count == points.count, "each point has its weight, or none has")
            self.name = name
            self.points = points
            self.mistakes = mistakes
            self.weights = weights
        }
    }

    /// A horizontal line across the plot.
    package struct Level: Sendable {
        /// What is written at its right end.
        package var name: String
        /// Its number on the vertical axis.
        package var value: Double
        /// Draws dashes.
        package var isDashed: Bool

        /// A line from its number.
        package init(_ name: String, at value: Double, isDashed: Bool = false) {
            self.name = name
            self.value = value
            self.isDashed = isDashed
        }
    }

    /// Written above the chart.
    package var title: String
    /// The horizontal axis.
    package var x: PlotAxis
    /// The vertical axis.
    package var y: PlotAxis
    /// The classes; each has a colour, and a shape that changes when the colours start again.
    package var groups: [Group]
    /// Lines across the plot, below the points.
    package var levels: [Level]
    /// What ringed points are called in the legend.
    package var mistakeName: String
    /// Writes the name of each class at the middle of its points too.
    package var namesGroups: Bool
    /// Half the size of a mark, in pixels.
    package var radius: Double
    /// A width that suits the chart, in pixels.
    package var width: Int
    /// A height that suits the chart, in pixels.
    package var height: Int

    /// A chart of points.
    package init(
        _ title: String, x: PlotAxis = PlotAxis(hasNumbers: false), y: PlotAxis = PlotAxis(hasNumbers: false),
        groups: [Group], levels: [Level] = [], mistakeName: String = "mistake", namesGroups: Bool = false,
        radius: Double = 4, width: Int = 1000, height: Int = 900
    ) {
        self.title = title
        self.x = x
        self.y = y
        self.groups = groups
        self.levels = levels
        self.mistakeName = mistakeName
        self.namesGroups = namesGroups
        self.radius = radius
        self.width = width
        self.height = height
    }

    /// Draws the chart into a rectangle.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        var entries = groups.indices.filter { groups.count > 1 || !groups[$0].name.isEmpty }.map {
            PlotLegend.Entry(name: groups[$0].name, ink: Palette.color($0), symbol: .mark(.mark($0)))
        }
        if groups.contains(where: { !$0.mistakes.isEmpty }) {
            entries.append(PlotLegend.Entry(name: mistakeName, ink: .text, symbol: .ring))
        }
        let points = groups.flatMap(\.points).filter(\.isFinite)
        let frame = PlotFrame(
            on: &canvas, in: rect, title: title, legend: PlotLegend(entries: entries), x: x, y: y,
            xRange: x.range(of: points.lazy.map(\.x), margin: 0.04),
            yRange: y.range(of: points.lazy.map(\.y) + levels.map(\.value), margin: 0.04)
        )
        if points.isEmpty { return frame.writeNoData(on: &canvas) }
        let clip = canvas.clip
        canvas.clip = clip.intersection(frame.plot)
        for level in levels { draw(level, frame, on: &canvas) }
        // The classes take turns, so that a later one does not hide all of an earlier one.
        for number in 0..<(groups.map(\.points.count).max() ?? 0) {
            for (index, group) in groups.enumerated() where number < group.points.count {
                guard let place = frame.point(group.points[number]) else { continue }
                canvas.mark(
                    .mark(index), at: place,
                    radius: radius * (group.weights.isEmpty ? 1 : group.weights[number]).squareRoot(),
                    Palette.color(index).faded(to: 0.8))
            }
        }
        for group in groups {
            for number in group.mistakes.sorted() where group.points.indices.contains(number) {
                guard let place = frame.point(group.points[number]) else { continue }
                canvas.ring(at: place, radius: radius + 2.5, thickness: 1.8, .text)
            }
        }
        if namesGroups { writeNames(frame, on: &canvas) }
        canvas.clip = clip
    }

    /// Writes the names of classes where their points are: at the point of each that has the smallest sum of distances
    /// to the others. Of names that would cover each other the later one goes below.
    private func writeNames(_ frame: PlotFrame, on canvas: inout some DrawingSurface) {
        let gap = 5
        var taken: [PixelRect] = []
        for (index, group) in groups.enumerated() {
            let places = group.points.compactMap(frame.point)
            guard let middle = Self.medoid(places) else { continue }
            let width = Canvas.textWidth(group.name) + 2 * gap
            let height = Canvas.capHeight() + 2 * gap
            var plate = PixelRect(
                left: Int(middle.x) - width / 2, top: Int(middle.y) - height / 2,
                right: Int(middle.x) + (width + 1) / 2,
                bottom: Int(middle.y) + (height + 1) / 2)
            while let other = taken.first(where: { !$0.intersection(plate).isEmpty }) {
                (plate.top, plate.bottom) = (other.bottom, other.bottom + height)
            }
            taken.append(plate)
            canvas.fill(plate, Ink.white.faded(to: 0.85))
            canvas.fill(
                PixelRect(left: plate.left, top: plate.bottom - 2, right: plate.right, bottom: plate.bottom),
                Palette.color(index))
            canvas.write(group.name, x: plate.left + gap, y: plate.top + gap, .text)
        }
    }

    /// The place with the smallest sum of distances to the others; of more than a thousand, every so many are looked at.
    private static func medoid(_ places: [SIMD2<Double>]) -> SIMD2<Double>? {
        let step = max(1, places.count / 1000)
        let looked = stride(from: 0, to: places.count, by: step).map { places[$0] }
        func sum(_ place: SIMD2<Double>) -> Double {
            looked.reduce(0) { sum, other in
                let difference = place - other
                return sum + (difference * difference).sum().squareRoot()
            }
        }
        return looked.map { (place: $0, sum: sum($0)) }.min { $0.sum < $1.sum }?.place
    }

    private func draw(_ level: Level, _ frame: PlotFrame, on canvas: inout some DrawingSurface) {
        guard let place = frame.point(SIMD2(0, level.value)) else { return }
        let (left, right) = (Double(frame.plot.left), Double(frame.plot.right))
        canvas.stroke(
            [SIMD2(left, place.y), SIMD2(right, place.y)], thickness: 1.5, .quiet,
            dash: level.isDashed ? LineChart.dash : nil)
        canvas.write(
            level.name, x: frame.plot.right - 4, y: Int(place.y) - Canvas.capHeight() - 4, .quiet, align: .trailing)
    }
}
