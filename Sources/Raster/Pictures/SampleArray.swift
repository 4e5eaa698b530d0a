/// The samples of a picture in somebody else's memory, row by row from the top, in native byte order.
///
/// Nothing is copied: whoever makes one keeps the memory as it is, as long as anything reads from it. Unchecked: the memory is
/// only read.
public struct SampleArray: @unchecked Sendable {
    /// What a sample is.
    public enum SampleType: String, CaseIterable, Sendable {
        /// 0 to 255.
        case uint8
        /// 0 to 65535.
        case uint16
        /// 0 to 1; what lies beyond is brought there, and what is no number becomes 0.
        case float32

        /// Bytes of a sample.
        public var bytes: Int {
            switch self {
            case .uint8: 1
            case .uint16: 2
            case .float32: 4
            }
        }
    }

    /// The first sample of the first row.
    let start: UnsafeRawPointer
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Samples in a pixel, one after the other: 1 grey, 2 grey and alpha, 3 red, green and blue, 4 the same with alpha.
    public let channels: Int
    /// What a sample is.
    public let type: SampleType
    /// From the start of a row to that of the next; negative where the picture lies upside down.
    public let bytesPerRow: Int

    /// Samples of shape [height, width, channels].
    ///
    /// - Parameter bytesPerRow: Those of the samples of a row unless given.
    public init(
        _ start: UnsafeRawPointer, width: Int, height: Int, channels: Int, type: SampleType, bytesPerRow: Int? = nil
    ) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition((1...4).contains(channels), "a pixel has 1 to 4 samples")
        self.start = start
        (self.width, self.height, self.channels, self.type) = (width, height, channels, type)
        self.bytesPerRow = bytesPerRow ?? width * channels * type.bytes
    }
}
