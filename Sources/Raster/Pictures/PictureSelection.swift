/// Which part of a picture file is read.
public struct PictureSelection: Sendable, Equatable {
    /// The page, from 1; nil for the first one that is a full picture.
    public var page: Int?
    /// The level of a pyramid, 0 being the full picture.
    public var level: Int
    /// A rectangle in pixels of the upright full picture of the page; nil for all of it.
    public var region: PictureRegion?

    /// A selection; all of the first full picture unless something else is given.
    public init(page: Int? = nil, level: Int = 0, region: PictureRegion? = nil) {
        self.page = page
        self.level = level
        self.region = region
    }

    /// All of the first full picture.
    public static let whole = PictureSelection()
}
