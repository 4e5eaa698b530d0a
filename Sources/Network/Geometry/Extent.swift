/// A height and a width: of a kernel, a stride, a dilation.
public struct Extent: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Vertical size.
    public var height: Int
    /// Horizontal size.
    public var width: Int

    /// An extent from its two sizes.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// A square extent.
    public init(_ side: Int) { self.init(height: side, width: side) }

    /// One number for a square, else `WIDTHxHEIGHT`.
    public var description: String { text(.widthFirst) }

    /// `WIDTHxHEIGHT`, of a square too, as sizes of pictures and maps are written.
    public var sides: String { SizeOrder.widthFirst.text(height: height, width: width) }

    /// One number for a square, else both with `x` between.
    func text(_ order: SizeOrder) -> String {
        height == width ? "\(height)" : order.text(height: height, width: width)
    }
}
