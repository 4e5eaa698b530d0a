/// What the header of a picture file says about what is read of it.
public struct PictureInfo: Sendable, Equatable {
    /// The format of the file; nil for samples in memory.
    public let format: PictureFormat?
    /// Pixels in a row of the upright picture.
    public let width: Int
    /// Rows of the upright picture.
    public let height: Int
    /// Samples of colour in a pixel: 1 is grey, 3 is red, green, blue. Alpha is not counted.
    public let channels: Int
    /// What the colours are in the file.
    public let colors: String
    /// Bits in a sample of the file; of a palette, bits in an index.
    public let bitDepth: Int
    /// `unsigned`, `signed` or `float`.
    public let sampleType: String
    /// The file stores transparency, which is composited over the background when it is read.
    public let hasAlpha: Bool
    /// The picture is decoded whole before its first row is known: an interlaced PNG, a rotated picture.
    public let isHeldWhole: Bool
    /// How the stored picture is turned upright.
    public let orientation: Orientation
    /// How the pixels are compressed.
    public let compression: String
    /// How the pixels lie in the file; nil for whole rows.
    public let layout: String?
    /// The size of a pixel of the full picture, where it was measured.
    public let pixelSize: PixelSize?
    /// Where the full picture lies on a map.
    public let georeference: Georeference?
    /// Where what is read lies on the full picture.
    public let placement: PicturePlacement
    /// An upper estimate of the bytes that decoding holds; see ``DecodingLimits/maximumBytes``.
    public let decodingBytes: Int
}
