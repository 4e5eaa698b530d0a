import Numbers
import Raster

/// A table of counts whose cells are coloured by their share of the row: a confusion matrix.
///
/// With few classes a cell shows its count and its share, with more only its count, and with very many only
/// its colour.
package struct MatrixChart: Chart {
    /// Written above the chart.
    package var title: String
    /// What the rows are.
    package var rowTitle: String
    /// What the columns are.
    package var columnTitle: String
    /// The name of each row, from above.
    package var rowLabels: [String]
    /// The name of each column, from the left.
    package var columnLabels: [String]
    /// The numbers, shape [rows, columns].
    package var counts: [[Int]]

    private let cell: Int
    /// Pixels that a label may take; longer ones end in an ellipsis.
    private static let longestLabel = 260
    private static let margin = PlotFrame.margin
    /// Pixels below the table for the scale of colours.
    private static let scaleHeight = 44

    /// White for nothing over blue to nearly black for all.
    private static let colors = ColorMap(name: "blues") { share in
        // Three colours of even lightness steps: white, blue, dark blue.
        let (white, blue, dark) = (SIMD3(1.0, 1, 1), SIMD3(0.25, 0.55, 0.82), SIMD3(0.03, 0.16, 0.36))
        return share < 0.6 ? white + (blue - white) * (share / 0.6) : blue + (dark - blue) * ((share - 0.6) / 0.4)
    }

    /// A chart of counts, shape [rows, columns].
    package init(
        _ title: String, rowTitle: String, columnTitle: String, rowLabels: [String], columnLabels: [String],
        counts: [[Int]]
    ) {
        precondition(!rowLabels.isEmpty && !columnLabels.isEmpty, "a matrix has rows and columns")
        precondition(
            counts.count == rowLabels.count && counts.allSatisfy { $0.count == columnLabels.count },
            "each row and each column of a matrix has its name")
        self.title = title
        self.rowTitle = rowTitle
        self.columnTitle = columnTitle
        self.rowLabels = rowLabels
        self.columnLabels = columnLabels
        self.counts = counts
        let most = max(rowLabels.count, columnLabels.count)
        cell = most <= 6 ? 104 : most <= 12 ? 72 : most <= 20 ? 52 : most <= 44 ? 40 : max(2, 1200 / most)
    }

    /// A width that suits the chart, in pixels.
    package var width: Int {
        max(
            2 * Self.margin + leftRoom + cell * columnLabels.count, 2 * Self.margin + Canvas.textWidth(title),
            2 * Self.margin + leftRoom + 360)
    }

    /// A height that suits the chart, in pixels.
    package var height: Int { 2 * Self.margin + topRoom + cell * rowLabels.count + Self.scaleHeight }

    /// Letters of labels: smaller ones where cells are.
    private var labelSize: Int { cell >= 26 ? 2 : 1 }
    private var leftRoom: Int { Canvas.lineHeight() + 6 + room(rowLabels) }
    private var topRoom: Int { 2 * Canvas.lineHeight() + 14 + room(columnLabels) }

    private func room(_ labels: [String]) -> Int {
        min(labels.map { Canvas.textWidth($0, size: labelSize) }.max() ?? 0, Self.longestLabel) + 8
    }

    /// Draws the chart from the upper left corner of a rectangle; cells keep their size.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let clip = canvas.clip
        canvas.clip = clip.intersection(rect)
        defer { canvas.clip = clip }
        let (left, top) = (rect.left + Self.margin + leftRoom, rect.top + Self.margin + topRoom)
        let (right, bottom) = (left + cell * columnLabels.count, top + cell * rowLabels.count)
        canvas.write(title, x: rect.left + Self.margin, y: rect.top + Self.margin)
        canvas.write(
            columnTitle, x: (left + right) / 2, y: rect.top + Self.margin + Canvas.lineHeight() + 6, .quiet,
            align: .centered)
        canvas.writeUpwards(rowTitle, x: rect.left + Self.margin, y: (top + bottom) / 2, .quiet, align: .centered)
        drawLabels(left: left, top: top, on: &canvas)
        drawColors(left: left, top: top, on: &canvas)
        for (row, counts) in counts.enumerated() {
            let sum = counts.reduce(0, +)
            for (column, count) in counts.enumerated() {
                writeCell(count, of: sum, on: &canvas, in: rectangle(row, column, left: left, top: top))
            }
        }
        canvas.frame(PixelRect(left: left - 1, top: top - 1, right: right + 1, bottom: bottom + 1), .quiet)
        drawScale(left: left, top: bottom + 16, on: &canvas)
    }

    /// Where labels would touch, only every second, third … is written.
    private func drawLabels(left: Int, top: Int, on canvas: inout some DrawingSurface) {
        let size = labelSize
        let every = max(1, (Canvas.lineHeight(size: size) + cell - 1) / cell)
        let half = (cell - Canvas.capHeight(size: size)) / 2
        for (row, label) in rowLabels.enumerated() where row % every == 0 {
            canvas.write(
                label, x: left - 8, y: top + row * cell + half, size: size, align: .trailing, limit: Self.longestLabel)
        }
        for (column, label) in columnLabels.enumerated() where column % every == 0 {
            canvas.writeUpwards(
                label, x: left + column * cell + half, y: top - 8, size: size, limit: Self.longestLabel)
        }
    }

    private func rectangle(_ row: Int, _ column: Int, left: Int, top: Int) -> PixelRect {
        PixelRect(
            left: left + column * cell, top: top + row * cell, right: left + (column + 1) * cell,
            bottom: top + (row + 1) * cell)
    }

    /// The colour of a cell, from its share of the row.
    private func color(_ count: Int, of sum: Int) -> Ink {
        let share = sum > 0 ? Double(count) / Double(sum) : 0
        // Single mistakes among thousands must still be seen.
        let color = Self.colors[count == 0 ? 0 : max(10, Int((share * 255).rounded()))]
        return Ink(color.red, color.green, color.blue)
    }

    /// The colours of all cells, and lines between them where there is room.
    private func drawColors(left: Int, top: Int, on canvas: inout some DrawingSurface) {
        let inks = counts.map { row in
            let sum = row.reduce(0, +)
            return row.map { color($0, of: sum) }
        }
        let all = PixelRect(
            left: left, top: top, right: left + cell * columnLabels.count, bottom: top + cell * rowLabels.count)
        canvas.draw(
            Picture(
                width: columnLabels.count, height: rowLabels.count, channels: 3,
                samples: inks.joined().flatMap { [UInt8($0.red), UInt8($0.green), UInt8($0.blue)] }), in: all)
        guard cell >= 8 else { return }
        for column in 1...columnLabels.count {
            let x = left + column * cell
            canvas.fill(PixelRect(left: x - 1, top: top, right: x, bottom: all.bottom), .grid)
        }
        for row in 1...rowLabels.count {
            let y = top + row * cell
            canvas.fill(PixelRect(left: left, top: y - 1, right: all.right, bottom: y), .grid)
        }
    }

    private func writeCell(_ count: Int, of sum: Int, on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let share = sum > 0 ? Double(count) / Double(sum) : 0
        let ink = color(count, of: sum)
        // Where there are many classes, only what is not zero is to be seen.
        guard cell >= 64 || cell >= 24 && count > 0 else { return }
        let text = count == 0 ? Ink.quiet.faded(to: 0.45) : ink.isDark ? .white : .text
        let middle = (rect.left + rect.right) / 2
        let hasShare = cell >= 64 && count > 0
        let label = Self.short(count, width: cell - 4)
        let y = (rect.top + rect.bottom - Canvas.capHeight(size: label.size)) / 2 - (hasShare ? 10 : 0)
        canvas.write(label.text, x: middle, y: y, size: label.size, text, align: .centered)
        if hasShare {
            let percent = count == sum ? "100%" : share.percent(share > 0.0995 ? 1 : 2)
            canvas.write(percent, x: middle, y: y + 24, text.faded(to: 0.8), align: .centered)
        }
    }

    /// A count in the largest letters that fit, in thousands or millions where none do.
    private static func short(_ count: Int, width: Int) -> (text: String, size: Int) {
        let texts = ["\(count)", "\(count / 1000)k", "\(count / 1_000_000)M"]
        for (text, size) in [(texts[0], 2), (texts[0], 1), (texts[1], 1), (texts[2], 1)]
        where Canvas.textWidth(text, size: size) <= width {
            return (text, size)
        }
        return ("", 1)
    }

    private func drawScale(left: Int, top: Int, on canvas: inout some DrawingSurface) {
        let start = left + Canvas.textWidth("0%") + 10
        let width = 120
        canvas.write("0%", x: left, y: top, .quiet)
        canvas.draw(
            Self.colors.picture(width: width),
            in: PixelRect(left: start, top: top, right: start + width, bottom: top + Canvas.capHeight()))
        canvas.frame(
            PixelRect(
                left: start - 1, top: top - 1, right: start + width + 1, bottom: top + Canvas.capHeight() + 1), .quiet)
        canvas.write("100% of the row", x: start + width + 10, y: top, .quiet)
    }
}
