import Files
import Raster

/// Which part of a picture is asked for, before the picture is known.
public struct RequestedPart: Sendable, Equatable {
    /// A rectangle on the upright full picture.
    public enum Region: Sendable, Equatable {
        /// In pixels of it.
        case pixels(PictureRegion)
        /// Left edge, top edge, width and height in micrometres.
        case micrometers(x: Double, y: Double, width: Double, height: Double)
    }

    /// The page, from 1; nil for the first one that is a full picture.
    public var page: Int?
    /// The level of a pyramid, 0 being the full picture.
    public var level: Int
    /// The rectangle; nil for all of the picture.
    public var region: Region?
    /// The size of a pixel of the full picture, where the file does not say it or is wrong.
    public var pixelSize: PixelSize?

    /// All of the first full picture, unless something else is given.
    public init(page: Int? = nil, level: Int = 0, region: Region? = nil, pixelSize: PixelSize? = nil) {
        self.page = page
        self.level = level
        self.region = region
        self.pixelSize = pixelSize
    }

    /// All of the first full picture.
    public static let whole = RequestedPart()

    /// What is read of a picture file.
    ///
    /// - Throws: `RasterError`; ``RequestedPartError/pixelSizeUnknown(path:)`` for a region in micrometres of a picture
    ///   whose pixels have no known size.
    public func selection(of path: String) throws -> PictureSelection {
        var selection = PictureSelection(page: page, level: level)
        switch region {
        case nil: break
        case .pixels(let region): selection.region = region
        case .micrometers(let x, let y, let width, let height):
            let contents = try PictureContents(ofFileAt: path)
            let pages = contents.pages
            let shown = page.flatMap { pages.indices.contains($0 - 1) ? pages[$0 - 1] : nil } ?? contents.defaultPage
            guard let size = pixelSize ?? shown.pixelSize ?? shown.georeference?.pixelSize else {
                throw RequestedPartError.pixelSizeUnknown(path: path)
            }
            let (left, top) = (Int((x / size.x).rounded(.down)), Int((y / size.y).rounded(.down)))
            // What reaches beyond the picture is cut off when it is read.
            let largest = Double(1 << 40)
            selection.region = PictureRegion(
                x: left, y: top, width: max(1, Int(min((x + width) / size.x, largest).rounded(.up)) - left),
                height: max(1, Int(min((y + height) / size.y, largest).rounded(.up)) - top))
        }
        return selection
    }
}

/// What keeps a part of a picture from being found.
public enum RequestedPartError: DescribedError, Equatable, Sendable {
    /// A length cannot be turned into pixels.
    case pixelSizeUnknown(path: String)

    /// One sentence: what, expected and found.
    public var description: String {
        switch self {
        case .pixelSizeUnknown(let path):
            "cannot find a region in micrometres on '\(path)': the file does not say how large a pixel is"
        }
    }
}

extension Georeference {
    /// The size of a pixel, where map coordinates are lengths.
    var pixelSize: PixelSize? {
        pixelMeters.flatMap { PixelSize(x: $0.x * 1e6, y: $0.y * 1e6, source: "GeoTIFF pixel scale") }
    }
}
