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
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
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
