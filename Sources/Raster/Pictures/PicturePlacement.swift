/// Where the pixels that are read lie on the upright full picture of their page.
public struct PicturePlacement: Sendable, Equatable, Codable {
    /// The page, from 1.
    public var page: Int
    /// The level of a pyramid, 0 being the full picture.
    public var level: Int
    /// Width and height of the full picture in pixels.
    public var size: [Int]
    /// The first column and row that are read, in pixels of the full picture.
    public var origin: [Double]
    /// Width and height of a pixel that is read, in pixels of the full picture.
    public var scale: [Double]

    /// A full picture.
    init(width: Int, height: Int) {
        (page, level, size, origin, scale) = (1, 0, [width, height], [0, 0], [1, 1])
    }

    /// A part of a level.
    init(
        page: Int, level: Int, full: (width: Int, height: Int), size: (width: Int, height: Int), region: PictureRegion
    ) {
        self.page = page
        self.level = level
        self.size = [full.width, full.height]
        scale = [Double(full.width) / Double(size.width), Double(full.height) / Double(size.height)]
        origin = [Double(region.x) * scale[0], Double(region.y) * scale[1]]
    }

    /// Whether the pixels that are read are those of the full picture, in their places.
    public var isIdentity: Bool { origin == [0, 0] && scale == [1, 1] }

    /// Whether pixels of a width and height that are read are all of the full picture.
    public func isWhole(_ size: [Int]) -> Bool { isIdentity && size == self.size }

    /// A column of what is read as one of the full picture.
    public func fullX(_ x: Double) -> Double { origin[0] + x * scale[0] }

    /// A row of what is read as one of the full picture.
    public func fullY(_ y: Double) -> Double { origin[1] + y * scale[1] }
}
