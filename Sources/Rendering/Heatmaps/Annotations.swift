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
    /// Shapes of the ground, which are never forgotten.
    private var ground: [Shape] = []
    /// All others from `firstShape` on.
    private var shapes: [(shape: Shape, rank: Rank)] = []
    private var firstShape = 0
    /// The shapes in each band, from the lowest to the highest; those of the ground by `-1 - place`.
    private var bands: [[Int]]
    /// Bands whose shapes are not in their order yet.
    private var unordered: Set<Int> = []
    /// Bands from the top that are forgotten.
    private var forgottenBands = 0

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

    /// How many shapes have been added above the ground.
    var count: Int { firstShape + shapes.count }

    /// Takes shapes away that lie in some rows.
    ///
    /// - Parameter numbers: What ``count`` was when they were added.
    mutating func remove(_ numbers: Range<Int>, rows: Range<Int>) {
        let visible = rows.clamped(to: 0..<bounds.bottom)
        guard let first = visible.first, let last = visible.last else { return }
        for band in first / Self.bandHeight...last / Self.bandHeight {
            bands[band].removeAll { numbers.contains($0) }
        }
    }

    private mutating func add(_ shape: Shape, top: Int, bottom: Int) {
        let first = max(top / Self.bandHeight, forgottenBands)
        let last = (bottom - 1) / Self.bandHeight
        guard top < bottom, first <= last else { return }
        let isGround = rank.layer == 0
        let number = isGround ? -1 - ground.count : firstShape + shapes.count
        if isGround { ground.append(shape) } else { shapes.append((shape, rank)) }
        for band in first...last {
            if let below = bands[band].last, order(below) > order(number) { unordered.insert(band) }
            bands[band].append(number)
        }
    }

    /// Where a shape lies: by its rank, and among equal ones by when it was added.
    private func order(_ number: Int) -> (Rank, Int) {
        number < 0 ? (Rank(), -number) : (shapes[number - firstShape].rank, number)
    }

    /// Puts shapes that were added over and under those that are there; to be called before anything is drawn.
    ///
    /// - Complexity: O(n log n) for each band that has new shapes below others.
    mutating func putInOrder() {
        for band in unordered {
            var numbers = bands[band]
            bands[band] = []
            numbers.sort { order($0) < order($1) }
            bands[band] = numbers
        }
        unordered = []
    }

    /// Gives back the memory of shapes that lie in rows above a row, none of which is drawn again.
    mutating func forget(above row: Int) {
        let count = min(max(0, row) / Self.bandHeight, bands.count)
        guard count > forgottenBands else { return }
        for band in forgottenBands..<count { bands[band] = [] }
        forgottenBands = count
        // Marks come from top to bottom, and so do their shapes.
        let lowest = bands[count...].lazy.flatMap { $0 }.filter { $0 >= 0 }.min() ?? firstShape + shapes.count
        if lowest - firstShape > shapes.count / 2 {
            shapes.removeFirst(lowest - firstShape)
            firstShape = lowest
        }
    }

    /// Draws what lies in one row, in the order in which shapes lie over each other.
    ///
    /// - Parameter row: Red, green, blue, shape [width, 3].
    func draw(row y: Int, into row: UnsafeMutableBufferPointer<UInt8>) {
        for number in bands[y / Self.bandHeight] {
            switch number < 0 ? ground[-1 - number] : shapes[number - firstShape].shape {
            case .fill(let rect, let ink):
                guard y >= rect.top, y < rect.bottom else { continue }
                for x in rect.left..<rect.right { ink.blend(into: row, at: x) }
            case .text(let line, let x, let top, let ink):
                lettering.draw(line, x: x, textRow: y - top, ink: ink, into: row)
            }
        }
    }
}
