/// Zero padding on the four sides of a feature map.
public struct Margins: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Rows above.
    public var top: Int
    /// Columns to the left.
    public var left: Int
    /// Rows below.
    public var bottom: Int
    /// Columns to the right.
    public var right: Int

    /// Margins from the four sizes.
    public init(top: Int, left: Int, bottom: Int, right: Int) {
        self.top = top
        self.left = left
        self.bottom = bottom
        self.right = right
    }

    /// The same margin on all sides.
    public init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }

    /// The margins with the other sign.
    package var negated: Margins { Margins(top: -top, left: -left, bottom: -bottom, right: -right) }

    /// True where none is negative, or none is positive.
    package var areInOneDirection: Bool {
        min(top, left, bottom, right) >= 0 || max(top, left, bottom, right) <= 0
    }

    /// True when there is no padding at all.
    public var isZero: Bool { self == Margins(0) }

    /// One number for all sides, `HORIZONTALxVERTICAL`, or `TOP,LEFT,BOTTOM,RIGHT`.
    public var description: String { text(.widthFirst) }

    /// As in the architecture text: the four sides always begin at the top.
    func text(_ order: SizeOrder) -> String {
        top == bottom && left == right
            ? Extent(height: top, width: left).text(order) : "\(top),\(left),\(bottom),\(right)"
    }
}

extension Margins {
    /// Margins around margins.
    package static func + (first: Margins, second: Margins) -> Margins {
        Margins(
            top: first.top + second.top, left: first.left + second.left, bottom: first.bottom + second.bottom,
            right: first.right + second.right)
    }
}
