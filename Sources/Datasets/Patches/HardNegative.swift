/// A background window that a network takes for an object.
///
/// Source: Sung & Poggio, "Example-based learning for view-based human face detection", IEEE PAMI 20 (1998), who call
/// learning from them bootstrapping.
public struct HardNegative: Codable, Sendable, Hashable {
    /// Index into ``LabelledData/pictures``.
    public var pictureIndex: Int
    /// The middle of the window, in pixels from the left edge of the picture.
    public var centerX: Double
    /// The middle of the window, in pixels from the top edge of the picture.
    public var centerY: Double
    /// The class that it was taken for.
    public var className: String
    /// The probability of that class.
    public var probability: Float

    /// A window from its parts.
    public init(pictureIndex: Int, centerX: Double, centerY: Double, className: String, probability: Float) {
        self.pictureIndex = pictureIndex
        self.centerX = centerX
        self.centerY = centerY
        self.className = className
        self.probability = probability
    }
}
