import Network

/// The scores of all windows of one picture at one or several scales.
public struct ScorePyramid: Sendable {
    /// The scores at one scale.
    public struct Level: Sendable {
        /// How large the picture was scored: 2 for twice its width and height.
        public let scale: Double
        /// The scores; its geometry counts pixels of the picture at this scale.
        public let map: ScoreMap
    }

    /// The size of the picture itself.
    public let picture: Extent
    /// The scales at which a window fits into the picture, from small to large; at least one.
    public let levels: [Level]

    /// The scores of a picture at some scales, from small to large.
    package init(picture: Extent, levels: [Level]) {
        precondition(!levels.isEmpty, "a picture has scores at one scale at least")
        self.picture = picture
        self.levels = levels
    }

    /// The scores of a picture as it is.
    public init(_ map: ScoreMap) { self.init(picture: map.geometry.picture, levels: [Level(scale: 1, map: map)]) }

    /// The scores at the largest scale, whose cells lie closest to each other.
    public var finest: ScoreMap { levels[levels.count - 1].map }

    /// Where the cells of a level lie in the picture.
    package func frame(_ level: Int) -> CellFrame { CellFrame(levels[level].map.geometry, picture: picture) }
}
