/// What can go wrong when a picture is read or written.
///
/// The cases hold facts; `description` turns them into a sentence.
public enum RasterError: Error, Equatable, Sendable {
    /// The file cannot be opened or read.
    case cannotRead(path: String, reason: String)
    /// There is something under the name, but it is not a file that can be read from any place.
    case notAFile(path: String, found: String)
    /// The file has no bytes.
    case empty(path: String)
    /// The content is not that of a picture.
    ///
    /// - Parameter found: What the file begins with, in words.
    case notAPicture(path: String, found: String)
    /// The content is of a known format that is not read.
    case formatNotRead(path: String, format: String)
    /// The format is read, but not this part of it.
    case featureNotRead(path: String, format: PictureFormat, reason: String)
    /// The format is read, but no decoder for the compression of its pixels is there.
    ///
    /// - Parameter converter: What makes a file that is read of it.
    case codecNotRead(path: String, format: PictureFormat, codec: String, converter: String)
    /// The file has no such page, level or region.
    ///
    /// - Parameter wanted: What was asked for, in words.
    /// - Parameter found: What there is, in words.
    case partNotFound(path: String, wanted: String, found: String)
    /// The header says that the picture has more pixels than ``DecodingLimits/maximumPixels``.
    case tooManyPixels(path: String, width: Int, height: Int, limit: Int)
    /// The header says that decoding would hold more than ``DecodingLimits/maximumBytes``.
    case tooManyBytes(path: String, width: Int, height: Int, bytes: Int, limit: Int, holding: HeldContent)
    /// Memory for the decoder could not be had.
    case outOfMemory(path: String, bytes: Int)
    /// What precedes the pixels is damaged or cut off.
    case damagedHeader(path: String, format: PictureFormat, reason: String)
    /// The pixels are damaged or cut off.
    ///
    /// - Parameter row: Rows that were complete, counted from the top of the picture as it is stored.
    /// - Parameter height: Rows of the picture as it is stored.
    case damaged(path: String, format: PictureFormat, row: Int, height: Int, reason: String)
    /// A picture cannot be written.
    case cannotWrite(path: String, reason: String)
    /// A picture is larger than the format can hold.
    case tooLargeForFormat(path: String, format: PictureFormat, width: Int, height: Int, limit: Int)

    /// Why a decoder holds much memory.
    public enum HeldContent: Sendable, Equatable {
        /// Some rows.
        case rows
        /// An interlaced PNG, whose first row is complete only near the end of the file.
        case interlacedPicture
        /// A JPEG in several scans, whose coefficients are complete only at the end of the file.
        case progressiveCoefficients
        /// A picture that must be turned upright.
        case rotatedPicture
        /// The places and lengths of all strips or tiles of a TIFF file.
        case table
        /// A row of tiles of a TIFF file.
        case tiles
        /// A compressed strip of a TIFF file.
        case strips
        /// All samples, for a caller who asked for the picture as one piece.
        case wholePicture
    }
}
