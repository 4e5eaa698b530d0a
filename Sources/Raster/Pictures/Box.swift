/// A rectangle on a picture, in pixels of the upright picture.
///
/// Coordinates are continuous: pixel column `i` covers `i ..< i + 1`.
public struct Box: Hashable, Sendable, Codable {
    /// Left edge.
    public var xmin: Double
    /// Top edge.
    public var ymin: Double
    /// Right edge.
    public var xmax: Double
    /// Bottom edge.
    public var ymax: Double

    /// A box from its four edges.
    public init(xmin: Double, ymin: Double, xmax: Double, ymax: Double) {
        precondition(xmin <= xmax && ymin <= ymax, "a box has its left edge left and its top edge on top")
        self.xmin = xmin
        self.ymin = ymin
        self.xmax = xmax
        self.ymax = ymax
    }

    /// Horizontal middle.
    public var centerX: Double { (xmin + xmax) / 2 }
    /// Vertical middle.
    public var centerY: Double { (ymin + ymax) / 2 }
    /// Horizontal size.
    public var width: Double { xmax - xmin }
    /// Vertical size.
    public var height: Double { ymax - ymin }

    /// True when the point lies in the box or on its edge.
    package func contains(x: Double, y: Double) -> Bool { x >= xmin && x <= xmax && y >= ymin && y <= ymax }

    /// The box with every edge moved outwards.
    package func expanded(by margin: Double) -> Box {
        Box(centerX: centerX, centerY: centerY, halfWidth: width / 2 + margin, halfHeight: height / 2 + margin)
    }

    /// The part of the box that lies on a picture, or nil where none does.
    package func clipped(width: Int, height: Int) -> Box? {
        let (left, right) = (max(xmin, 0), min(xmax, Double(width)))
        let (top, bottom) = (max(ymin, 0), min(ymax, Double(height)))
        return left < right && top < bottom ? Box(xmin: left, ymin: top, xmax: right, ymax: bottom) : nil
    }

    /// The distance of a point from the box; 0 inside.
    package func distance(toX x: Double, y: Double) -> Double {
        let dx = max(xmin - x, 0, x - xmax)
        let dy = max(ymin - y, 0, y - ymax)
        return (dx * dx + dy * dy).squareRoot()
    }

    /// A box from its middle and half its size; a negative size counts as zero.
    public init(centerX: Double, centerY: Double, halfWidth: Double, halfHeight: Double) {
        self.init(
            xmin: centerX - max(0, halfWidth), ymin: centerY - max(0, halfHeight),
            xmax: centerX + max(0, halfWidth), ymax: centerY + max(0, halfHeight))
    }
}
