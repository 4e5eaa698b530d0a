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

    /// True when there is no padding at all.
    public var isZero: Bool { self == Margins(0) }

    /// As in the architecture text: one number for all sides, `VERTICALxHORIZONTAL`, or
    /// `TOP,LEFT,BOTTOM,RIGHT`.
    public var description: String {
        top == bottom && left == right
            ? Extent(height: top, width: left).description : "\(top),\(left),\(bottom),\(right)"
    }
}
