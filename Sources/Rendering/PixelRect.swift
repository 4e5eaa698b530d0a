/// A rectangle of whole pixels: columns `left ..< right`, rows `top ..< bottom`.
public struct PixelRect: Sendable, Equatable {
    /// The first column.
    public var left: Int
    /// The first row.
    public var top: Int
    /// The column behind the last one.
    public var right: Int
    /// The row below the last one.
    public var bottom: Int

    /// A rectangle from its edges, in pixels.
    public init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// Columns; negative where the edges are in the wrong order.
    public var width: Int { right - left }
    /// Rows; negative where the edges are in the wrong order.
    public var height: Int { bottom - top }
    /// True when the rectangle has no pixel.
    public var isEmpty: Bool { right <= left || bottom <= top }

    /// The pixels that both rectangles have.
    public func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
    }

    /// The rectangle with every edge moved inwards.
    public func inset(by distance: Int) -> PixelRect {
        PixelRect(left: left + distance, top: top + distance, right: right - distance, bottom: bottom - distance)
    }
}
