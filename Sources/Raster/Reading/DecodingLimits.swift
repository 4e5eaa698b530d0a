/// The largest picture that is decoded; checked from the header, before anything is allocated for pixels.
public struct DecodingLimits: Sendable, Equatable {
    /// Width times height.
    public var maximumPixels: Int
    /// Bytes that the decoder itself may hold: its row buffers, and all of an interlaced, progressive or
    /// rotated picture. The rows that the caller keeps are not counted.
    public var maximumBytes: Int

    /// - Parameter maximumPixels: Width times height.
    /// - Parameter maximumBytes: Bytes that the decoder itself may hold.
    public init(maximumPixels: Int = 1 << 36, maximumBytes: Int = 2 << 30) {
        self.maximumPixels = maximumPixels
        self.maximumBytes = maximumBytes
    }

    /// 2³⁶ pixels (262,144 × 262,144) and 2 GiB: wide enough for a slide that is read row by row.
    public static let `default` = DecodingLimits()
}
