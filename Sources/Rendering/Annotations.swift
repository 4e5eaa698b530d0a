/// A colour with an opacity, ready to be laid over pixels.
struct Ink: Sendable, Equatable {
    let red: Int
    let green: Int
    let blue: Int
    /// 0 ... 256.
    let alpha: Int

    init(_ red: UInt8, _ green: UInt8, _ blue: UInt8, opacity: Float = 1) {
        self.red = Int(red)
        self.green = Int(green)
        self.blue = Int(blue)
        alpha = Int((opacity * 256).rounded())
    }

    /// False when nothing changes where the ink is laid.
    var isVisible: Bool { alpha > 0 }

    static let light = Ink(240, 242, 246)
    static let white = Ink(255, 255, 255)
    static let halo = Ink(12, 14, 20, opacity: 0.62)
    static let plate = Ink(18, 21, 29, opacity: 0.86)

    /// Lays the ink over pixel `x` of a row of shape [width, 3].
    ///
    /// - Parameter coverage: The part of the pixel that is covered, 0 ... 255.
    @inline(__always)
    func blend(into row: UnsafeMutableBufferPointer<UInt8>, at x: Int, coverage: Int = 255) {
        let share = alpha * coverage / 255
        let pixel = row.baseAddress! + x * 3
        pixel[0] = Self.mix(pixel[0], red, share)
        pixel[1] = Self.mix(pixel[1], green, share)
        pixel[2] = Self.mix(pixel[2], blue, share)
    }

    @inline(__always)
    private static func mix(_ below: UInt8, _ above: Int, _ share: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (Int(below) * (256 - share) + above * share + 128) >> 8)
    }
}

/// A rectangle of whole pixels.
struct PixelRect: Sendable, Equatable {
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int

    var width: Int { right - left }
    var height: Int { bottom - top }
    var isEmpty: Bool { right <= left || bottom <= top }

    func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
    }

    func inset(by distance: Int) -> PixelRect {
        PixelRect(left: left + distance, top: top + distance, right: right - distance, bottom: bottom - distance)
    }
}

/// Rectangles and lines of text that lie over a picture, found quickly for each of its rows.
struct Annotations: Sendable {
    private enum Shape: Sendable {
        case fill(PixelRect, Ink)
        case text([Int], x: Int, y: Int, Ink)
    }

    /// Rows of pixels that share a list of shapes.
    private static let bandHeight = 32

    let bounds: PixelRect
    let lettering: Lettering
    private var shapes: [Shape] = []
    private var bands: [[Int32]]

    init(width: Int, height: Int, lettering: Lettering) {
        bounds = PixelRect(left: 0, top: 0, right: width, bottom: height)
        self.lettering = lettering
        bands = Array(repeating: [], count: (height + Self.bandHeight - 1) / Self.bandHeight)
    }

    /// Fills a rectangle; what lies outside the picture is left away.
    mutating func fill(_ rect: PixelRect, _ ink: Ink) {
        let visible = rect.intersection(bounds)
        guard !visible.isEmpty else { return }
        add(.fill(visible, ink), top: visible.top, bottom: visible.bottom)
    }

    /// Draws the frame of a rectangle, `thickness` pixels wide, inside its edges; no pixel is drawn twice.
    mutating func frame(_ rect: PixelRect, thickness: Int, _ ink: Ink) {
        guard rect.width > 2 * thickness, rect.height > 2 * thickness else { return fill(rect, ink) }
        let inner = rect.inset(by: thickness)
        fill(PixelRect(left: rect.left, top: rect.top, right: rect.right, bottom: inner.top), ink)
        fill(PixelRect(left: rect.left, top: inner.bottom, right: rect.right, bottom: rect.bottom), ink)
        fill(PixelRect(left: rect.left, top: inner.top, right: inner.left, bottom: inner.bottom), ink)
        fill(PixelRect(left: inner.right, top: inner.top, right: rect.right, bottom: inner.bottom), ink)
    }

    /// Writes a line of text with the top of its capitals at `y`.
    mutating func write(_ line: [Int], x: Int, y: Int, _ ink: Ink) {
        guard !line.isEmpty else { return }
        add(.text(line, x: x, y: y, ink), top: max(0, y), bottom: min(bounds.bottom, y + lettering.height))
    }

    private mutating func add(_ shape: Shape, top: Int, bottom: Int) {
        guard top < bottom else { return }
        let number = Int32(shapes.count)
        shapes.append(shape)
        for band in top / Self.bandHeight...(bottom - 1) / Self.bandHeight { bands[band].append(number) }
    }

    /// Draws what lies in one row, in the order in which it was added.
    ///
    /// - Parameter row: Red, green, blue, shape [width, 3].
    func draw(row y: Int, into row: UnsafeMutableBufferPointer<UInt8>) {
        for number in bands[y / Self.bandHeight] {
            switch shapes[Int(number)] {
            case .fill(let rect, let ink):
                guard y >= rect.top, y < rect.bottom else { continue }
                for x in rect.left..<rect.right { ink.blend(into: row, at: x) }
            case .text(let line, let x, let top, let ink):
                lettering.draw(line, x: x, textRow: y - top, ink: ink, into: row)
            }
        }
    }
}
