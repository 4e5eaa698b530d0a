/// How heat maps and overlays look.
public struct RenderingOptions: Sendable, Equatable {
    /// Colours from the lower to the upper end of the range.
    public var colorMap: ColorMap
    /// The scores at the two ends of the colour map; scores beyond take the colour of the end. The default is
    /// fixed, so that an empty picture looks empty and two pictures can be compared.
    public var range: ClosedRange<Float>
    /// How scores between the window centres are drawn.
    public var interpolation: Interpolation
    /// The share of the heat map in an overlay where the score is at the upper end of the range, 0 ... 1.
    public var opacity: Float
    /// Adds a strip with the colour bar below the picture, which makes the file higher than the picture.
    public var showsLegend: Bool
    /// What is written beside the boxes of detections in an overlay.
    public var boxLabels = MarkLabels.automatic
    /// The score around which an overlay has a line, and which the legend marks; nil for no line.
    public var contour: Float?

    /// The usual look: viridis on the fixed scale from 0 to 1, interpolated, with a legend.
    public init(
        colorMap: ColorMap = .viridis, range: ClosedRange<Float> = 0...1,
        interpolation: Interpolation = .bilinear, opacity: Float = 0.55, showsLegend: Bool = true
    ) {
        precondition(range.lowerBound < range.upperBound, "the range of a colour scale is not empty")
        precondition((0...1).contains(opacity), "an opacity is 0 to 1")
        self.colorMap = colorMap
        self.range = range
        self.interpolation = interpolation
        self.opacity = opacity
        self.showsLegend = showsLegend
    }
}
