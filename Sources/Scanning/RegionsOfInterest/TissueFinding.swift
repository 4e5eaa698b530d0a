/// How tissue was told from the background: the numbers that a second run or another program needs.
public struct TissueFinding: Sendable, Equatable, Codable {
    /// Width and height of the overview on which it was looked for, and of the mask.
    public var overview: [Int]
    /// The largest saturation of the background, 0 to 255: Otsu's threshold.
    public var threshold: Int
    /// Pixels of the overview across and down over which the saturation was averaged before.
    public var smoothing: Int
    /// Specks and holes of fewer pixels of the overview were removed.
    public var smallestArea: Int
    /// The part of the overview that is tissue.
    public var share: Double
}
