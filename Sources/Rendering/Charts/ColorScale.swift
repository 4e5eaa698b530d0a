import Raster

/// A bar of colours with the numbers that they mean.
package struct ColorScale: Chart {
    /// What the numbers are.
    package var title: String
    /// The numbers of the first and the last colour.
    package var range: ClosedRange<Double>
    /// The colours.
    package var colors: ColorMap

    /// A scale of colours.
    package init(_ title: String, range: ClosedRange<Double>, colors: ColorMap) {
        precondition(range.lowerBound.isFinite && range.upperBound.isFinite, "a scale has finite ends")
        self.title = title
        self.range = range
        self.colors = colors
    }

    /// All lengths in pixels.
    private static let barWidth = 400
    private static let barHeight = 14
    private static let gap = 40

    /// A width that suits the scale, in pixels.
    package var width: Int { 2 * PlotFrame.margin + Self.barWidth + Self.gap + Canvas.textWidth(title) }
    /// A height that suits the scale, in pixels.
    package var height: Int { PlotFrame.margin + Self.barHeight + Canvas.lineHeight() + 12 }

    /// Draws the scale from the upper left corner of a rectangle.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let (left, top) = (rect.left + PlotFrame.margin, rect.top + 4)
        canvas.draw(
            colors.picture(width: Self.barWidth),
            in: PixelRect(left: left, top: top, right: left + Self.barWidth, bottom: top + Self.barHeight))
        canvas.write(title, x: left + Self.barWidth + Self.gap, y: top, .quiet, limit: rect.right - left)
        let length = range.upperBound - range.lowerBound
        guard length > 0 else {
            let value = Ticks.number(range.lowerBound, step: max(abs(range.lowerBound) / 100, 1e-6), largest: 0)
            return canvas.write(value, x: left, y: top + Self.barHeight + 8, .quiet)
        }
        let ticks = Ticks.linear(range, count: 4)
        for (value, label) in zip(ticks.values, ticks.labels) {
            let x = left + Int(((value - range.lowerBound) / length * Double(Self.barWidth - 1)).rounded())
            canvas.fill(
                PixelRect(left: x, top: top + Self.barHeight, right: x + 1, bottom: top + Self.barHeight + 5), .quiet)
            // Numbers at the ends stay within the margins.
            let half = Canvas.textWidth(label) / 2
            canvas.write(
                label, x: max(x, rect.left + 4 + half), y: top + Self.barHeight + 8, .quiet, align: .centered)
        }
    }
}

extension ColorMap {
    /// All colours from left to right, as a picture of one row.
    func picture(width: Int) -> Picture {
        Picture(
            width: width, height: 1, channels: 3,
            samples: (0..<width).flatMap { x -> [UInt8] in
                let color = self[x * 255 / (width - 1)]
                return [color.red, color.green, color.blue]
            })
    }
}
