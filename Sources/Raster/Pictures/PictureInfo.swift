/// What the header of a picture file says.
public struct PictureInfo: Sendable, Equatable {
    /// The format of the file.
    public let format: PictureFormat
    /// Pixels in a row of the upright picture.
    public let width: Int
    /// Rows of the upright picture.
    public let height: Int
    /// Samples of colour in a pixel: 1 is grey, 3 is red, green, blue. Alpha is not counted.
    public let channels: Int
    /// Bits in a sample of the file; of a palette, bits in an index.
    public let bitDepth: Int
    /// The file stores transparency, which is composited over the background when it is read.
    public let hasAlpha: Bool
    /// The picture is decoded whole before its first row is known: an interlaced PNG, a rotated picture.
    public let isHeldWhole: Bool
    /// How the stored picture is turned upright.
    public let orientation: Orientation
    /// An upper estimate of the bytes that decoding holds; see ``DecodingLimits/maximumBytes``.
    public let decodingBytes: Int
}
