/// The shape of one picture or feature map: height × width × channels.
public struct Shape: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int
    /// Channels.
    public var channels: Int

    /// A shape from its three sizes.
    public init(height: Int, width: Int, channels: Int) {
        self.height = height
        self.width = width
        self.channels = channels
    }

    /// The number of values.
    public var count: Int { height * width * channels }

    /// The field's notation, for example `224x224x3`.
    public var description: String { "\(height)x\(width)x\(channels)" }
}

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

    /// One number for a square, else `HEIGHTxWIDTH`.
    public var description: String { height == width ? "\(height)" : "\(height)x\(width)" }
}

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
