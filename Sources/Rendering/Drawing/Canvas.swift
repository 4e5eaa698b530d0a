import Raster

/// A picture that is drawn on with smooth lines, shapes and letters.
///
/// Coordinates are continuous: pixel column `i` covers `i ..< i + 1`, and y grows downwards.
package struct Canvas: DrawingSurface, Sendable {
    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// Nothing is drawn outside of it; at first the whole picture.
    package var clip: PixelRect
    /// Red, green, blue, shape [height, width, 3].
    private var samples: [UInt8]

    /// A canvas of one colour.
    package init(width: Int, height: Int, ground: Ink = .white) {
        precondition(width > 0 && height > 0, "a canvas has at least one pixel")
        self.width = width
        self.height = height
        clip = PixelRect(left: 0, top: 0, right: width, bottom: height)
        samples = [UInt8](repeating: 255, count: width * height * 3)
        if ground != .white { fill(clip, ground) }
    }

    /// All of its pixels.
    package var bounds: PixelRect { PixelRect(left: 0, top: 0, right: width, bottom: height) }

    /// What has been drawn.
    package var picture: Picture { Picture(width: width, height: height, channels: 3, samples: samples) }

    /// Fills a rectangle.
    package mutating func fill(_ rect: PixelRect, _ ink: Ink) {
        blend(rect, ink) { _, _ in 255 }
    }

    /// Draws the frame of a rectangle inside its edges.
    ///
    /// - Parameter thickness: In pixels; a frame as thick as the rectangle fills it.
    package mutating func frame(_ rect: PixelRect, thickness: Int, _ ink: Ink) {
        guard rect.width > 2 * thickness, rect.height > 2 * thickness else { return fill(rect, ink) }
        let inner = rect.inset(by: thickness)
        fill(PixelRect(left: rect.left, top: rect.top, right: rect.right, bottom: inner.top), ink)
        fill(PixelRect(left: rect.left, top: inner.bottom, right: rect.right, bottom: rect.bottom), ink)
        fill(PixelRect(left: rect.left, top: inner.top, right: inner.left, bottom: inner.bottom), ink)
        fill(PixelRect(left: inner.right, top: inner.top, right: rect.right, bottom: inner.bottom), ink)
    }

    /// Draws a line through points, with round ends; it is interrupted at points that are not finite.
    ///
    /// - Parameters:
    ///   - thickness: In pixels.
    ///   - dash: The lengths of a dash and of the gap after it, in pixels; nil for a line without gaps.
    package mutating func stroke(
        _ points: [SIMD2<Double>], thickness: Double, _ ink: Ink, dash: (on: Double, off: Double)?
    ) {
        var segments: [Segment] = []
        for (from, to) in zip(points, points.dropFirst()) where from.isFinite && to.isFinite {
            segments.append(Segment(from: from, to: to))
        }
        if let dash {
            precondition(dash.on > 0 && dash.off > 0, "dashes and gaps have a length")
            segments = Segment.dashes(segments, dash, within: clip)
        }
        stroke(segments, radius: thickness / 2, ink)
    }

    /// Fills a circle.
    ///
    /// - Parameter radius: In pixels.
    package mutating func disc(at center: SIMD2<Double>, radius: Double, _ ink: Ink) {
        guard center.isFinite else { return }
        blend(Self.reach(center, center, radius, clip), ink) { x, y in
            Self.coverage(radius - (SIMD2(Double(x) + 0.5, Double(y) + 0.5) - center).length)
        }
    }

    /// Draws a circle.
    ///
    /// - Parameters:
    ///   - radius: From the centre to the middle of the line, in pixels.
    ///   - thickness: Of the line, in pixels.
    package mutating func ring(at center: SIMD2<Double>, radius: Double, thickness: Double, _ ink: Ink) {
        guard center.isFinite else { return }
        blend(Self.reach(center, center, radius + thickness / 2, clip), ink) { x, y in
            let distance = (SIMD2(Double(x) + 0.5, Double(y) + 0.5) - center).length
            return Self.coverage(thickness / 2 - abs(distance - radius))
        }
    }

    /// Fills a convex polygon.
    ///
    /// - Parameter corners: Clockwise as seen on the picture.
    package mutating func polygon(_ corners: [SIMD2<Double>], _ ink: Ink) {
        guard corners.count >= 3, corners.allSatisfy(\.isFinite) else { return }
        let low = corners.reduce(corners[0]) { pointwiseMin($0, $1) }
        let high = corners.reduce(corners[0]) { pointwiseMax($0, $1) }
        let edges = zip(corners, corners.dropFirst() + corners.prefix(1)).map { from, to in
            let along = (to - from) / max((to - from).length, 1e-12)
            return (from, SIMD2(along.y, -along.x))
        }
        blend(Self.reach(low, high, 0, clip), ink) { x, y in
            let point = SIMD2(Double(x) + 0.5, Double(y) + 0.5)
            return Self.coverage(-edges.reduce(-.infinity) { max($0, (($1.1 * (point - $1.0)).sum())) })
        }
    }

    /// Fills a rectangle with a picture of any number of channels, each of whose pixels becomes a rectangle of its own.
    ///
    /// - Parameter rect: Whole multiples of the picture's size.
    package mutating func draw(_ picture: Picture, in rect: PixelRect) {
        let (across, down) = (rect.width / picture.width, rect.height / picture.height)
        precondition(
            across > 0 && down > 0 && rect.width % picture.width == 0 && rect.height % picture.height == 0,
            "a picture is enlarged by whole numbers")
        let source = picture.converted(toChannels: 3).samples
        let visible = rect.intersection(clip).intersection(bounds)
        guard !visible.isEmpty else { return }
        for y in visible.top..<visible.bottom {
            let row = (y - rect.top) / down * picture.width
            if across == 1 {
                let from = (row + visible.left - rect.left) * 3
                let to = (y * width + visible.left) * 3
                samples.replaceSubrange(to..<to + visible.width * 3, with: source[from..<from + visible.width * 3])
                continue
            }
            for x in visible.left..<visible.right {
                let from = (row + (x - rect.left) / across) * 3
                for channel in 0..<3 { samples[(y * width + x) * 3 + channel] = source[from + channel] }
            }
        }
    }

    /// Lays ink over a rectangle.
    ///
    /// - Parameter coverage: The part of the pixel at a column and a row that is covered, 0 ... 255.
    mutating func blend(_ rect: PixelRect, _ ink: Ink, coverage: (Int, Int) -> Int) {
        let visible = rect.intersection(clip).intersection(bounds)
        guard !visible.isEmpty else { return }
        samples.withUnsafeMutableBufferPointer { samples in
            for y in visible.top..<visible.bottom {
                let row = UnsafeMutableBufferPointer(rebasing: samples[y * width * 3..<(y + 1) * width * 3])
                for x in visible.left..<visible.right {
                    let covered = coverage(x, y)
                    if covered > 0 { ink.blend(into: row, at: x, coverage: covered) }
                }
            }
        }
    }

    /// Where several segments cover a pixel, the largest coverage counts, so that joints are not darker.
    private mutating func stroke(_ segments: [Segment], radius: Double, _ ink: Ink) {
        let area = clip.intersection(bounds)
        guard !area.isEmpty else { return }
        var covered = [UInt8](repeating: 0, count: area.width * area.height)
        var touched = PixelRect(left: area.right, top: area.bottom, right: area.left, bottom: area.top)
        for segment in segments {
            let reach = Self.reach(
                pointwiseMin(segment.from, segment.to), pointwiseMax(segment.from, segment.to), radius, area)
            guard !reach.isEmpty else { continue }
            touched = PixelRect(
                left: min(touched.left, reach.left), top: min(touched.top, reach.top),
                right: max(touched.right, reach.right), bottom: max(touched.bottom, reach.bottom))
            for y in reach.top..<reach.bottom {
                for x in reach.left..<reach.right {
                    let place = (y - area.top) * area.width + x - area.left
                    let distance = segment.distance(to: SIMD2(Double(x) + 0.5, Double(y) + 0.5))
                    covered[place] = max(covered[place], UInt8(Self.coverage(radius - distance)))
                }
            }
        }
        blend(touched, ink) { x, y in Int(covered[(y - area.top) * area.width + x - area.left]) }
    }

    /// The pixels that something between two corners may touch.
    private static func reach(
        _ low: SIMD2<Double>, _ high: SIMD2<Double>, _ radius: Double, _ area: PixelRect
    ) -> PixelRect {
        func pixel(_ position: Double, _ range: ClosedRange<Int>) -> Int {
            Int(min(max(position.rounded(.down), Double(range.lowerBound)), Double(range.upperBound)))
        }
        guard !area.isEmpty else { return area }
        return PixelRect(
            left: pixel(low.x - radius - 1, area.left...area.right),
            top: pixel(low.y - radius - 1, area.top...area.bottom),
            right: pixel(high.x + radius + 2, area.left...area.right),
            bottom: pixel(high.y + radius + 2, area.top...area.bottom))
    }

    /// How much of a pixel is covered whose middle lies so far inside of an edge, 0 ... 255.
    private static func coverage(_ depth: Double) -> Int { Int(min(max(depth + 0.5, 0), 1) * 255) }
}
