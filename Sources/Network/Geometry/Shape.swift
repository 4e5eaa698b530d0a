/// The shape of one picture or feature map: rows, columns and channels.
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

    /// `WIDTHxHEIGHTxCHANNELS`, for example `100x40x3`.
    public var description: String { text(.widthFirst) }

    /// `WIDTHxHEIGHT`, without the channels.
    public var sides: String { SizeOrder.widthFirst.text(height: height, width: width) }

    /// The three sizes with `x` between.
    func text(_ order: SizeOrder) -> String { "\(order.text(height: height, width: width))x\(channels)" }
}
