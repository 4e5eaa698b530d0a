import Files
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
    func draw(on canvas: inout some DrawingSurface, in rect: PixelRect)
}

extension Chart {
    /// The chart on white, in the size that suits it.
    package func picture() -> Picture {
        var canvas = Canvas(width: width, height: height)
        draw(on: &canvas, in: canvas.bounds)
        return canvas.picture
    }

    /// The chart as the text of an SVG file, in the size that suits it.
    package func svg() -> String {
        var canvas = SVGCanvas(width: width, height: height)
        draw(on: &canvas, in: canvas.clip)
        return canvas.text
    }

    /// Writes the chart as a PNG file, and beside it as an SVG file of the same name.
    ///
    /// - Parameter path: Ends with `.png`.
    /// - Throws: `RasterError`, `FileError`.
    package func write(to path: String) throws {
        precondition(path.hasSuffix(".png"), "a chart is named as the PNG file that it becomes")
        try picture().write(to: path)
        try AtomicFile.write(svg(), to: path.dropLast(4) + ".svg")
    }
}
