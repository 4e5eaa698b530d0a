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
