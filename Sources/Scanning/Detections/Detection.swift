import Raster

/// One object that was found.
public struct Detection: Sendable, Equatable {
    /// Index of the class.
    public var classIndex: Int
    /// The probability of the class in the cell with the peak.
    public var score: Float
    /// The middle, in pixels of the picture.
    public var centerX: Double
    /// The middle, in pixels of the picture.
    public var centerY: Double
    /// A window around the middle, clipped to the picture.
    public var box: Box

    package init(classIndex: Int, score: Float, centerX: Double, centerY: Double, box: Box) {
        self.classIndex = classIndex
        self.score = score
        self.centerX = centerX
        self.centerY = centerY
        self.box = box
    }
}
