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
