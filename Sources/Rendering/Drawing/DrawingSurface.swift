import Raster

/// What charts are drawn on: the pixels of a ``Canvas``, or the elements of an ``SVGCanvas``.
///
/// Coordinates are those of a ``Canvas``: continuous, pixel column `i` covers `i ..< i + 1`, and y grows downwards.
package protocol DrawingSurface {
    /// Nothing is drawn outside of it; at first everything.
    var clip: PixelRect { get set }

    /// Fills a rectangle.
    mutating func fill(_ rect: PixelRect, _ ink: Ink)

    /// Draws the frame of a rectangle inside its edges.
    ///
    /// - Parameter thickness: In pixels; a frame as thick as the rectangle fills it.
    mutating func frame(_ rect: PixelRect, thickness: Int, _ ink: Ink)

    /// Draws a line through points, with round ends; it is interrupted at points that are not finite.
    ///
    /// - Parameters:
    ///   - thickness: In pixels.
    ///   - dash: The lengths of a dash and of the gap after it, in pixels; nil for a line without gaps.
    mutating func stroke(_ points: [SIMD2<Double>], thickness: Double, _ ink: Ink, dash: (on: Double, off: Double)?)

    /// Fills a circle.
    ///
    /// - Parameter radius: In pixels.
    mutating func disc(at center: SIMD2<Double>, radius: Double, _ ink: Ink)

    /// Draws a circle.
    ///
    /// - Parameters:
    ///   - radius: From the centre to the middle of the line, in pixels.
    ///   - thickness: Of the line, in pixels.
    mutating func ring(at center: SIMD2<Double>, radius: Double, thickness: Double, _ ink: Ink)

    /// Fills a convex polygon.
    ///
    /// - Parameter corners: Clockwise as seen on the picture.
    mutating func polygon(_ corners: [SIMD2<Double>], _ ink: Ink)

    /// Fills a rectangle with a picture, each of whose pixels becomes a rectangle of its own.
    ///
    /// - Parameter rect: Whole multiples of the picture's size.
    mutating func draw(_ picture: Picture, in rect: PixelRect)

    /// Writes a line of text.
    mutating func write(_ line: TextLine)
}

/// A line of text at a place.
package struct TextLine: Sendable {
    /// The text.
    var text: String
    /// From left to right, where it begins, has its middle or ends, as ``align`` says; upwards, the left side, where the
    /// tops of its capitals are.
    var x: Int
    /// From left to right, the top of its capitals; upwards, where it begins (its lower end), has its middle or ends.
    var y: Int
    /// Pixels for each dot of the font, one of `Canvas.textSizes`.
    var size: Int
    var ink: Ink
    var align: TextAlignment
    /// Reads from below upwards.
    var isUpward: Bool
}

extension DrawingSurface {
    /// Draws a frame one pixel thick.
    package mutating func frame(_ rect: PixelRect, _ ink: Ink) { frame(rect, thickness: 1, ink) }

    /// Draws a line without gaps.
    package mutating func stroke(_ points: [SIMD2<Double>], thickness: Double, _ ink: Ink) {
        stroke(points, thickness: thickness, ink, dash: nil)
    }

    /// Puts a picture of any number of channels somewhere, in its own size.
    package mutating func draw(_ picture: Picture, left: Int, top: Int) {
        draw(picture, in: PixelRect(left: left, top: top, right: left + picture.width, bottom: top + picture.height))
    }

    /// Draws a mark.
    ///
    /// - Parameter radius: Half its size, in pixels.
    package mutating func mark(_ mark: PlotMark, at center: SIMD2<Double>, radius: Double, _ ink: Ink) {
        let corners: [SIMD2<Double>]
        switch mark {
        case .disc: return disc(at: center, radius: radius, ink)
        case .square: corners = [SIMD2(-0.9, -0.9), SIMD2(0.9, -0.9), SIMD2(0.9, 0.9), SIMD2(-0.9, 0.9)]
        case .triangle: corners = [SIMD2(0, -1.15), SIMD2(1.1, 0.85), SIMD2(-1.1, 0.85)]
        case .diamond: corners = [SIMD2(0, -1.25), SIMD2(1.25, 0), SIMD2(0, 1.25), SIMD2(-1.25, 0)]
        case .wedge: corners = [SIMD2(-1.1, -0.85), SIMD2(1.1, -0.85), SIMD2(0, 1.15)]
        }
        polygon(corners.map { center + $0 * radius }, ink)
    }

    /// Writes a line of text from left to right.
    ///
    /// - Parameters:
    ///   - x: Where the line begins, has its middle or ends, as `align` says.
    ///   - y: The top of its capitals.
    ///   - size: Pixels for each dot of the font, one of `Canvas.textSizes`.
    ///   - limit: Pixels that there are for it; what is longer ends in an ellipsis.
    package mutating func write(
        _ text: String, x: Int, y: Int, size: Int = 2, _ ink: Ink = .text, align: TextAlignment = .leading,
        limit: Int? = nil
    ) {
        let fitted = limit.map { Lettering.plot(size).fitted(text, into: $0) } ?? text
        write(TextLine(text: fitted, x: x, y: y, size: size, ink: ink, align: align, isUpward: false))
    }

    /// Writes a line of text from below upwards.
    ///
    /// - Parameters:
    ///   - x: The left side, where the tops of its capitals are.
    ///   - y: Where the line begins (its lower end), has its middle or ends, as `align` says.
    ///   - size: Pixels for each dot of the font, one of `Canvas.textSizes`.
    ///   - limit: Pixels that there are for it; what is longer ends in an ellipsis.
    package mutating func writeUpwards(
        _ text: String, x: Int, y: Int, size: Int = 2, _ ink: Ink = .text, align: TextAlignment = .leading,
        limit: Int? = nil
    ) {
        let fitted = limit.map { Lettering.plot(size).fitted(text, into: $0) } ?? text
        write(TextLine(text: fitted, x: x, y: y, size: size, ink: ink, align: align, isUpward: true))
    }
}
