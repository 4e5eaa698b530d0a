import Formats
import FoundationEssentials
import Glibc
import Raster

/// A vector picture that is drawn on: SVG 1.1, in which text stays text.
///
/// The letters are those of the reader's sans-serif font, about as large as those of a ``Canvas``. Nothing in it has a
/// name, so that several can stand in one page. Source: Scalable Vector Graphics (SVG) 1.1, W3C, 2011.
package struct SVGCanvas: DrawingSurface, Sendable {
    private let bounds: PixelRect
    private var body = ""
    /// The area that the open element cuts to; that of the picture where none is open.
    private var openClip: PixelRect
    /// Shapes of one opaque colour that lie one after another become one path.
    private var shapes = (data: "", ink: Ink.white)
    package var clip: PixelRect

    /// A white picture.
    package init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        bounds = PixelRect(left: 0, top: 0, right: width, bottom: height)
        openClip = bounds
        clip = bounds
    }

    /// What has been drawn, as the text of a file.
    package var text: String {
        var finished = self
        finished.flush()
        finished.openArea(bounds)
        let (width, height) = (bounds.width, bounds.height)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" font-family="sans-serif" stroke-linecap="round" stroke-linejoin="round">
            <rect width="\(width)" height="\(height)" fill="#fff"/>
            \(finished.body)</svg>

            """
    }

    package mutating func fill(_ rect: PixelRect, _ ink: Ink) {
        guard !rect.intersection(clip).isEmpty else { return }
        addShape("M\(rect.left) \(rect.top)h\(rect.width)v\(rect.height)h\(-rect.width)z", ink)
    }

    package mutating func frame(_ rect: PixelRect, thickness: Int, _ ink: Ink) {
        guard rect.width > 2 * thickness, rect.height > 2 * thickness else { return fill(rect, ink) }
        let half = Double(thickness) / 2
        add(
            "<rect x=\"\(Self.number(Double(rect.left) + half))\" y=\"\(Self.number(Double(rect.top) + half))\" "
                + "width=\"\(rect.width - thickness)\" height=\"\(rect.height - thickness)\" fill=\"none\" "
                + "\(Self.stroke(ink, Double(thickness))) stroke-linejoin=\"miter\"/>")
    }

    package mutating func stroke(
        _ points: [SIMD2<Double>], thickness: Double, _ ink: Ink, dash: (on: Double, off: Double)?
    ) {
        var data = ""
        var last: String?
        var isOpen = false
        for (index, point) in points.enumerated() {
            guard point.isFinite else {
                isOpen = false
                continue
            }
            // A point between two gaps is no line.
            if !isOpen, !(index + 1 < points.count && points[index + 1].isFinite) { continue }
            let place = Self.place(point)
            if isOpen {
                if place != last { data += "L\(place)" }
            } else {
                data += "M\(place)"
            }
            isOpen = true
            last = place
        }
        guard !data.isEmpty else { return }
        let dashes = dash.map { " stroke-dasharray=\"\(Self.number($0.on)) \(Self.number($0.off))\"" } ?? ""
        add("<path d=\"\(data)\" fill=\"none\" \(Self.stroke(ink, thickness))\(dashes)/>")
    }

    package mutating func disc(at center: SIMD2<Double>, radius: Double, _ ink: Ink) {
        guard center.isFinite else { return }
        add("<circle \(Self.circle(center, radius)) \(Self.fill(ink))/>")
    }

    package mutating func ring(at center: SIMD2<Double>, radius: Double, thickness: Double, _ ink: Ink) {
        guard center.isFinite else { return }
        add("<circle \(Self.circle(center, radius)) fill=\"none\" \(Self.stroke(ink, thickness))/>")
    }

    package mutating func polygon(_ corners: [SIMD2<Double>], _ ink: Ink) {
        guard corners.count >= 3, corners.allSatisfy(\.isFinite) else { return }
        addShape("M" + corners.map(Self.place).joined(separator: "L") + "z", ink)
    }

    package mutating func draw(_ picture: Picture, in rect: PixelRect) {
        guard !rect.isEmpty else { return }
        let isEnlarged = rect.width > picture.width || rect.height > picture.height
        add(
            "<image x=\"\(rect.left)\" y=\"\(rect.top)\" width=\"\(rect.width)\" height=\"\(rect.height)\" "
                + "preserveAspectRatio=\"none\"\(isEnlarged ? " image-rendering=\"pixelated\"" : "") "
                + "href=\"data:image/png;base64,\(Data(picture.pngBytes).base64EncodedString())\"/>")
    }

    package mutating func write(_ line: TextLine) {
        guard !line.text.isEmpty else { return }
        let cap = Canvas.capHeight(size: line.size)
        let place =
            line.isUpward
            ? "transform=\"translate(\(line.x + cap) \(line.y)) rotate(-90)\"" : "x=\"\(line.x)\" y=\"\(line.y + cap)\""
        let anchor =
            switch line.align {
            case .leading: ""
            case .centered: " text-anchor=\"middle\""
            case .trailing: " text-anchor=\"end\""
            }
        add(
            "<text \(place) font-size=\"\(line.size * Self.letterSize)\"\(anchor) \(Self.fill(line.ink))>"
                + "\(XMLText.escaped(line.text))</text>")
    }

    /// The size of letters whose capitals are about as high, and lines about as long, as those of one pixel a dot.
    private static let letterSize = 9

    // MARK: - Elements

    private mutating func add(_ element: String) {
        flush()
        openArea(clip.intersection(bounds))
        body += element + "\n"
    }

    private mutating func addShape(_ data: String, _ ink: Ink) {
        let area = clip.intersection(bounds)
        if !shapes.data.isEmpty, ink != shapes.ink || ink.alpha < 256 || area != openClip { flush() }
        openArea(area)
        shapes = (shapes.data + data, ink)
    }

    private mutating func flush() {
        guard !shapes.data.isEmpty else { return }
        body += "<path d=\"\(shapes.data)\" \(Self.fill(shapes.ink))/>\n"
        shapes.data = ""
    }

    /// An inner picture cuts to its own area, and needs no name for that.
    private mutating func openArea(_ area: PixelRect) {
        guard area != openClip else { return }
        if openClip != bounds { body += "</svg>\n" }
        openClip = area
        guard area != bounds else { return }
        let (width, height) = (max(area.width, 0), max(area.height, 0))
        body +=
            "<svg x=\"\(area.left)\" y=\"\(area.top)\" width=\"\(width)\" height=\"\(height)\" "
            + "viewBox=\"\(area.left) \(area.top) \(max(width, 1)) \(max(height, 1))\">\n"
    }

    // MARK: - Parts of elements

    private static func opacity(_ name: String, _ ink: Ink) -> String {
        ink.alpha < 256 ? " \(name)=\"\(number(Double(ink.alpha) / 256))\"" : ""
    }

    private static func fill(_ ink: Ink) -> String { "fill=\"\(ink.hexadecimal)\"\(opacity("fill-opacity", ink))" }

    private static func stroke(_ ink: Ink, _ thickness: Double) -> String {
        "stroke=\"\(ink.hexadecimal)\" stroke-width=\"\(number(thickness))\"\(opacity("stroke-opacity", ink))"
    }

    private static func circle(_ center: SIMD2<Double>, _ radius: Double) -> String {
        "cx=\"\(number(center.x))\" cy=\"\(number(center.y))\" r=\"\(number(radius))\""
    }

    private static func place(_ point: SIMD2<Double>) -> String { "\(number(point.x)) \(number(point.y))" }

    /// A number with at most two decimals; places far beyond every picture are brought nearer.
    private static func number(_ value: Double) -> String {
        let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
        let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
        let sign = hundredths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        return "\(sign)\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
    }
}
