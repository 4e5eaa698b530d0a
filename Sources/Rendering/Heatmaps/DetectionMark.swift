/// A thing that was found, as it is drawn into a picture.
public struct DetectionMark: Sendable, Equatable {
    /// Left edge of the box, in pixels.
    public var x: Double
    /// Upper edge of the box, in pixels.
    public var y: Double
    /// Width of the box, in pixels.
    public var width: Double
    /// Height of the box, in pixels.
    public var height: Double
    /// Where the thing was found, in pixels from the left; it may lie outside the picture.
    public var centerX: Double
    /// Where the thing was found, in pixels from the top; it may lie outside the picture.
    public var centerY: Double
    /// What it is.
    public var label: String
    /// How sure that is; drawn with two decimals.
    public var score: Float
    /// The colour of its box; white unless given.
    package var ink: Ink?

    /// A mark with a box, a place and a label; lengths in pixels of the picture.
    public init(
        x: Double, y: Double, width: Double, height: Double, centerX: Double, centerY: Double, label: String,
        score: Float
    ) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.centerX = centerX
        self.centerY = centerY
        self.label = label
        self.score = score
    }

    /// The pixels of the box that lie in a picture, or nil when there are none.
    func box(in bounds: PixelRect) -> PixelRect? {
        guard [x, y, width, height].allSatisfy(\.isFinite) else { return nil }
        func pixel(_ position: Double, _ limit: Int) -> Int { Int(min(max(position.rounded(), 0), Double(limit))) }
        let rect = PixelRect(
            left: pixel(x, bounds.right), top: pixel(y, bounds.bottom), right: pixel(x + width, bounds.right),
            bottom: pixel(y + height, bounds.bottom))
        return rect.isEmpty ? nil : rect
    }

    /// The score as it is printed beside the label.
    var scoreText: String { decimals(score, 2) }
}
