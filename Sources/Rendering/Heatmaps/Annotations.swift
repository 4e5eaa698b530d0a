/// Rectangles and lines of text that lie over a picture, found quickly for each of its rows.
struct Annotations: Sendable {
    private enum Shape: Sendable {
        case fill(PixelRect, Ink)
        case text(LetteredLine, x: Int, y: Int, Ink)
    }

    /// What lies over what, from the bottom to the top.
    struct Rank: Sendable, Comparable {
        /// The ground, boxes, labels.
        var layer = 0
        /// Within a layer what is stronger lies higher.
        var score: Float = 0

        static func < (a: Rank, b: Rank) -> Bool { (a.layer, a.score) < (b.layer, b.score) }
    }

    /// Rows of pixels that share a list of shapes: few enough that a row meets few shapes in vain, and enough that a tall
    /// picture has few lists.
    private static let bandHeight = 32

    let bounds: PixelRect
    let lettering: Lettering
    /// Where shapes that are added lie; of equal ones the later lies over the earlier.
    var rank = Rank()
    private var shapes: [(shape: Shape, rank: Rank)] = []
    /// The shapes in each band, from the lowest to the highest.
    private var bands: [[Int32]]

    init(width: Int, height: Int, lettering: Lettering) {
        bounds = PixelRect(left: 0, top: 0, right: width, bottom: height)
        self.lettering = lettering
        bands = Array(repeating: [], count: (height + Self.bandHeight - 1) / Self.bandHeight)
    }

    /// Fills a rectangle; what lies outside the picture is left out.
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
    mutating func write(_ line: LetteredLine, x: Int, y: Int, _ ink: Ink) {
        guard !line.isEmpty else { return }
        let top = y - line.rise
        add(.text(line, x: x, y: y, ink), top: max(0, top), bottom: min(bounds.bottom, top + line.height))
    }

    private mutating func add(_ shape: Shape, top: Int, bottom: Int) {
        guard top < bottom else { return }
        let number = Int32(shapes.count)
        shapes.append((shape, rank))
        for band in top / Self.bandHeight...(bottom - 1) / Self.bandHeight {
            bands[band].insert(number, at: placeAbove(bands[band]))
        }
    }

    /// The place of a new shape in a band: above all of its rank.
    private func placeAbove(_ band: [Int32]) -> Int {
        var (low, high) = (0, band.count)
        while low < high {
            let middle = (low + high) / 2
            if shapes[Int(band[middle])].rank > rank { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Draws what lies in one row, in the order in which shapes lie over each other.
    ///
    /// - Parameter row: Red, green, blue, shape [width, 3].
    func draw(row y: Int, into row: UnsafeMutableBufferPointer<UInt8>) {
        for number in bands[y / Self.bandHeight] {
            switch shapes[Int(number)].shape {
            case .fill(let rect, let ink):
                guard y >= rect.top, y < rect.bottom else { continue }
                for x in rect.left..<rect.right { ink.blend(into: row, at: x) }
            case .text(let line, let x, let top, let ink):
                lettering.draw(line, x: x, textRow: y - top, ink: ink, into: row)
            }
        }
    }
}
