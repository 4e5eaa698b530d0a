import Raster

/// Rows of numbers as colours, for example the vectors of many samples one below the other.
package struct HeatChart: Chart {
    /// Rows that belong together.
    package struct Group: Sendable {
        /// What is written at their left.
        package var name: String
        /// The colour of a bar between name and rows; nil for none.
        package var ink: Ink?
        /// The numbers, shape [rows, columns].
        package var rows: [[Float]]

        /// A group from its rows.
        package init(_ name: String, ink: Ink? = nil, rows: [[Float]]) {
            self.name = name
            self.ink = ink
            self.rows = rows
        }
    }

    /// Written above the chart; nothing when it is empty.
    package var title: String
    /// What the columns are.
    package var columnTitle: String
    /// What the numbers are.
    package var valueTitle: String
    /// The groups from top to bottom.
    package var groups: [Group]
    /// The colours.
    package var colors: ColorMap

    private let columns: Int
    private let cell: (width: Int, height: Int)
    private let scale: ColorScale

    /// A chart of rows that all have the same number of columns.
    ///
    /// - Parameter range: The numbers of the first and the last colour; those of the data unless given.
    package init(
        _ title: String, columnTitle: String, valueTitle: String, groups: [Group], range: ClosedRange<Float>? = nil,
        colors: ColorMap = .viridis
    ) {
        let rows = groups.flatMap(\.rows)
        let columns = rows.first?.count ?? 0
        precondition(rows.allSatisfy { $0.count == columns }, "all rows of a heat chart are equally long")
        self.title = title
        self.columnTitle = columnTitle
        self.valueTitle = valueTitle
        self.groups = groups
        self.colors = colors
        self.columns = columns
        cell = (
            min(24, max(1, Self.usualWidth / max(1, columns))),
            min(rows.count <= groups.count ? 24 : 14, max(2, 800 / max(1, rows.count)))
        )
        let values = rows.joined().filter(\.isFinite)
        let whole = (values.min() ?? 0)...(values.max() ?? 0)
        let shown = range ?? whole
        scale = ColorScale(
            valueTitle, range: Double(shown.lowerBound)...Double(shown.upperBound), colors: colors)
    }

    /// Pixels that all columns share, as long as each has at least one.
    private static let usualWidth = 1120
    /// Pixels that a name may take; longer ones end in an ellipsis.
    private static let longestName = 420
    /// Pixels between neighbouring groups.
    private static let gap = 6

    private var leftRoom: Int {
        min(groups.map { Canvas.textWidth($0.name) }.max() ?? 0, Self.longestName) + 22
    }
    /// A group has at least the height of its name.
    private func height(of group: Group) -> Int { max(group.rows.count * cell.height, Canvas.lineHeight()) }
    private var titleHeight: Int { title.isEmpty ? 0 : Canvas.lineHeight() + 6 }

    /// A width that suits the chart, in pixels.
    package var width: Int {
        max(
            2 * PlotFrame.margin + leftRoom + columns * cell.width, scale.width + leftRoom,
            2 * PlotFrame.margin + Canvas.textWidth(title))
    }

    /// A height that suits the chart, in pixels.
    package var height: Int {
        2 * PlotFrame.margin + titleHeight + groups.map { height(of: $0) + Self.gap }.reduce(0, +)
            + 2 * Canvas.lineHeight() + scale.height
    }

    /// Draws the chart from the upper left corner of a rectangle; cells keep their size.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let clip = canvas.clip
        canvas.clip = clip.intersection(rect)
        defer { canvas.clip = clip }
        canvas.write(title, x: rect.left + PlotFrame.margin, y: rect.top + PlotFrame.margin)
        let left = rect.left + PlotFrame.margin + leftRoom
        var top = rect.top + PlotFrame.margin + titleHeight
        for group in groups {
            draw(group, left: left, top: top, on: &canvas)
            top += height(of: group) + Self.gap
        }
        drawNumbers(left: left, top: top, on: &canvas)
        top += 2 * Canvas.lineHeight() + 8
        scale.draw(
            on: &canvas,
            in: PixelRect(left: left - PlotFrame.margin, top: top, right: rect.right, bottom: top + scale.height))
    }

    private func draw(_ group: Group, left: Int, top: Int, on canvas: inout some DrawingSurface) {
        let height = height(of: group)
        canvas.write(
            group.name, x: left - 16, y: top + (height - Canvas.capHeight()) / 2, align: .trailing,
            limit: Self.longestName)
        if let ink = group.ink {
            canvas.fill(PixelRect(left: left - 10, top: top, right: left - 4, bottom: top + height), ink)
        }
        let range = Float(scale.range.lowerBound)...Float(scale.range.upperBound)
        guard columns > 0, !group.rows.isEmpty else { return }
        canvas.draw(
            Picture(
                values: group.rows.flatMap(\.self), width: columns, height: group.rows.count, range: range,
                colors: colors),
            in: PixelRect(
                left: left, top: top, right: left + columns * cell.width,
                bottom: top + group.rows.count * cell.height))
    }

    private func drawNumbers(left: Int, top: Int, on canvas: inout some DrawingSurface) {
        guard columns > 0 else { return }
        let width = columns * cell.width
        let ticks = Ticks.linear(0...Double(max(columns - 1, 1)), count: max(1, width / 90), isWhole: true)
        for (value, label) in zip(ticks.values, ticks.labels) where Int(value) < columns {
            let x = left + Int(value) * cell.width + cell.width / 2
            canvas.fill(PixelRect(left: x, top: top - 2, right: x + 1, bottom: top + 3), .quiet)
            canvas.write(label, x: x, y: top + 6, .quiet, align: .centered)
        }
        canvas.write(columnTitle, x: left, y: top + Canvas.lineHeight() + 4, .quiet)
    }
}
