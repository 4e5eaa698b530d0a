import Files
import Raster
import Scanning

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
    /// Micrometres in a pixel that networks are given: the next finer level is read and made smaller; nil for pixels as they
    /// are.
    public var resolution: Double?

    /// All of the first full picture, unless something else is given.
    public init(
        page: Int? = nil, level: Int = 0, region: Region? = nil, pixelSize: PixelSize? = nil, resolution: Double? = nil
    ) {
        self.page = page
        self.level = level
        self.region = region
        self.pixelSize = pixelSize
        self.resolution = resolution
    }

    /// All of the first full picture.
    public static let whole = RequestedPart()

    /// What is read of a picture, and at which size it is given to a network.
    ///
    /// - Throws: `RasterError`; ``RequestedPartError``.
    public func resolved(for input: PictureInput) throws -> ResolvedPart {
        var result = ResolvedPart(selection: PictureSelection(page: page, level: level))
        if case .pixels(let region) = region { result.selection.region = region }
        let needsSize = if case .micrometers = region { true } else { resolution != nil }
        guard needsSize else { return result }
        let shown = try PictureContents(of: input).page(page)
        guard let size = pixelSize ?? shown.georeference?.pixelSize ?? shown.pixelSize else {
            throw RequestedPartError.pixelSizeUnknown(path: input.name)
        }
        if case .micrometers(let x, let y, let width, let height) = region {
            result.selection.region = Self.region(x: x, y: y, width: width, height: height, size)
        }
        if let resolution {
            let finer = shown.levels.lastIndex { $0.obstacle == nil && $0.downsample * size.mean <= resolution * 1.01 }
            result.selection.level = finer ?? 0
            let scale = shown.levels[result.selection.level].downsample * size.mean / resolution
            guard Scales.range.contains(scale) else {
                throw RequestedPartError.resolutionTooFar(path: input.name, pixel: size.mean, wanted: resolution)
            }
            // Sizes of pixels are not written more exactly.
            result.scale = abs(scale - 1) < 0.01 ? 1 : scale
        }
        return result
    }

    private static func region(
        x: Double, y: Double, width: Double, height: Double, _ size: PixelSize
    ) -> PictureRegion {
        // What reaches beyond the picture is cut off when it is read.
        func pixels(_ length: Double, _ pixel: Double) -> Double { min(length / pixel, Double(1 << 40)) }
        let left = Int(pixels(x, size.x).rounded(.down))
        let top = Int(pixels(y, size.y).rounded(.down))
        return PictureRegion(
            x: left, y: top, width: max(1, Int(pixels(x + width, size.x).rounded(.up)) - left),
            height: max(1, Int(pixels(y + height, size.y).rounded(.up)) - top))
    }
}

/// What is read of a picture file, and at which size it is given to a network.
public struct ResolvedPart: Sendable, Equatable {
    /// What is read.
    public var selection: PictureSelection
    /// The size at which that is scored, as a share of its own.
    public var scale = 1.0
}

/// What keeps a part of a picture from being found.
public enum RequestedPartError: DescribedError, Equatable, Sendable {
    /// A length cannot be turned into pixels.
    case pixelSizeUnknown(path: String)
    /// Pixels of a wanted size would be made of far too many, or of a small part of one.
    case resolutionTooFar(path: String, pixel: Double, wanted: Double)

    /// One sentence: what, expected and found.
    public var description: String {
        switch self {
        case .pixelSizeUnknown(let path):
            "lengths on '\(path)' cannot be turned into pixels: the file does not say how large a pixel is"
        case .resolutionTooFar(let path, let pixel, let wanted):
            "'\(path)' cannot be scanned at \(wanted) um a pixel: its own have \(pixel) um, and a picture is scored at 1/64 to "
                + "64 times its size"
        }
    }
}

extension PictureContents {
    /// A page by its number, or the one that is read unless another is asked for; reading says where there is none.
    fileprivate func page(_ number: Int?) -> Page {
        number.flatMap { pages.indices.contains($0 - 1) ? pages[$0 - 1] : nil } ?? defaultPage
    }
}

extension PixelSize {
    /// The side of a square of the same area, in micrometres.
    var mean: Double { (x * y).squareRoot() }
}

extension Georeference {
    /// The size of a pixel, where map coordinates are lengths.
    var pixelSize: PixelSize? {
        pixelMeters.flatMap { PixelSize(x: $0.x * 1e6, y: $0.y * 1e6, source: "GeoTIFF pixel scale") }
    }
}
