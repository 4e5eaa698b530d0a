import Raster

/// What a score map keeps of the picture that was scanned: all that detections and drawings need beside the scores.
public struct ScannedPicture: Sendable, Equatable, Codable {
    /// The picture's path as it was given.
    public var image: String
    /// SHA-256 of the file in hexadecimal; nil where nobody asked for it.
    public var sha256: String?
    /// Width and height in pixels of what was scanned: the upright picture, or a region or a level of it.
    public var size: [Int]
    /// The page that was asked for; nil for the first one that is a full picture.
    public var page: Int?
    /// The level of a pyramid, 0 being the full picture.
    public var level: Int
    /// The rectangle of the full picture that was scanned; nil for all of it.
    public var region: PictureRegion?
    /// Where what was scanned lies on the full picture.
    public var placement: PicturePlacement
    /// How the stored picture was turned upright: the value of the EXIF tag 0x0112.
    public var orientation: Int
    /// The size of a pixel of the full picture, where the file says it.
    public var pixelSize: PixelSize?
    /// The size of a pixel of the full picture that was given and goes before what the file says.
    public var givenPixelSize: PixelSize?
    /// Where the full picture lies on a map.
    public var georeference: Georeference?
    /// How a picture of more than 8 bits was to be shown, as `IntensityRule` writes it.
    public var intensityRule: String
    /// How it was shown; nil for pictures of 8 bits.
    public var intensity: ShownIntensity?
    /// Red, green and blue behind transparent parts, 0 to 255.
    public var background: [UInt8]
    /// True where the good rows of a damaged picture were to be scanned.
    public var acceptsDamage: Bool
    /// What is wrong with the picture and did not keep it from being scanned.
    public var warnings: [String]

    /// What a scan knows when it is done.
    package init(
        _ image: String, _ reader: PictureReader, _ selection: PictureSelection, givenPixelSize: PixelSize?,
        intensity: IntensityRule, background: BackgroundColor, damage: DamagePolicy, warnings: [String]
    ) {
        let info = reader.info
        self.image = image
        size = [info.width, info.height]
        (page, level, region) = (selection.page, selection.level, selection.region)
        placement = info.placement
        orientation = info.orientation.rawValue
        pixelSize = info.pixelSize
        self.givenPixelSize = givenPixelSize
        georeference = info.georeference
        intensityRule = intensity.description
        self.intensity = ShownIntensity(intensity, reader)
        self.background = [background.red, background.green, background.blue]
        acceptsDamage = damage == .accept
        self.warnings = warnings
    }

    /// Which part of the file was scanned.
    package var selection: PictureSelection { PictureSelection(page: page, level: level, region: region) }
    /// What is behind transparent parts.
    package var backgroundColor: BackgroundColor {
        BackgroundColor(red: background[0], green: background[1], blue: background[2])
    }
    /// What became of damaged pixels.
    package var damage: DamagePolicy { acceptsDamage ? .accept : .refuse }
    /// How a picture of more than 8 bits was to be shown.
    package var rule: IntensityRule { IntensityRule(intensityRule) ?? .full }
}
