/// A rectangle of whole pixels: columns `left ..< right`, rows `top ..< bottom`.
package struct PixelRect: Sendable, Equatable {
    /// The first column.
    package var left: Int
    /// The first row.
    package var top: Int
    /// The column behind the last one.
    package var right: Int
    /// The row below the last one.
    package var bottom: Int

    /// A rectangle from its edges, in pixels.
    package init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// Columns; negative where the edges are in the wrong order.
    package var width: Int { right - left }
    /// Rows; negative where the edges are in the wrong order.
    package var height: Int { bottom - top }
    /// True when the rectangle has no pixel.
    package var isEmpty: Bool { right <= left || bottom <= top }

    /// The pixels that both rectangles have.
    package func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
    }

    /// The rectangle with every edge moved inwards.
    package func inset(by distance: Int) -> PixelRect {
        PixelRect(left: left + distance, top: top + distance, right: right - distance, bottom: bottom - distance)
    }
}
