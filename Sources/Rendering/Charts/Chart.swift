import Raster

/// Something that can be drawn into a rectangle of a canvas.
///
/// Sizes are in pixels; text has letters of 14 pixels, so a chart reads well from 500×300 on.
package protocol Chart: Sendable {
    /// A width that suits the chart, in pixels.
    var width: Int { get }
    /// A height that suits the chart, in pixels.
    var height: Int { get }
    /// Draws the chart, with its margins, into a rectangle.
    func draw(on canvas: inout Canvas, in rect: PixelRect)
}

extension Chart {
    /// The chart on white, in the size that suits it.
    package func picture() -> Picture {
        var canvas = Canvas(width: width, height: height)
        draw(on: &canvas, in: canvas.bounds)
        return canvas.picture
    }
}

/// Charts one below the other.
package struct ChartColumn: Chart {
    /// From top to bottom.
    package var charts: [any Chart]

    /// A column of charts.
    package init(_ charts: [any Chart]) {
        precondition(!charts.isEmpty, "a column has at least one chart")
        self.charts = charts
    }

    /// The width of the widest chart.
    package var width: Int { charts.map(\.width).max() ?? 1 }
    /// The height of all charts together.
    package var height: Int { charts.map(\.height).reduce(0, +) }

    /// Draws the charts; each gets its share of the height.
    package func draw(on canvas: inout Canvas, in rect: PixelRect) {
        let all = height
        var above = 0
        for chart in charts {
            let top = rect.top + rect.height * above / all
            above += chart.height
            let bottom = rect.top + rect.height * above / all
            chart.draw(on: &canvas, in: PixelRect(left: rect.left, top: top, right: rect.right, bottom: bottom))
        }
    }
}
