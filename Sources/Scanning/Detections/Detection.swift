import Raster

/// One object that was found.
public struct Detection: Sendable, Equatable {
    /// Index of the class.
    public var classIndex: Int
    /// The probability of the class in the cell with the peak; what the rule of merging makes of it.
    public var score: Float
    /// The middle, in pixels of the picture.
    public var centerX: Double
    /// The middle, in pixels of the picture.
    public var centerY: Double
    /// A window around the middle, or what the rule of merging makes of several, clipped to the picture.
    public var box: Box
    /// The scale of the picture at which the object was found: a window is that much larger in the picture as it is
    /// smaller than 1.
    public var scale: Double
    /// The pixels of the picture that a connected region covers; nil for other rules.
    public var area: Double?
    /// The mean probability of the cells of a connected region; nil for other rules.
    public var meanScore: Float?

    package init(
        classIndex: Int, score: Float, centerX: Double, centerY: Double, box: Box, scale: Double = 1,
        area: Double? = nil, meanScore: Float? = nil
    ) {
        self.classIndex = classIndex
        self.score = score
        self.centerX = centerX
        self.centerY = centerY
        self.box = box
        self.scale = scale
        self.area = area
        self.meanScore = meanScore
    }
}
