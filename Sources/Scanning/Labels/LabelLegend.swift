import Raster

/// What the numbers of a label map mean, where its pixels lie on the picture, and how much of it each class covers.
public struct LabelLegend: Sendable, Equatable, Codable {
    /// A number of the label map.
    public struct Entry: Sendable, Equatable, Codable {
        /// The number.
        public var index: Int
        /// The name of the class; nothing for what has none.
        public var name: String?
        /// Red, green and blue in the palette, 0 to 255.
        public var color: [Int]
        /// Pixels of the label map that have the number.
        public var cells: Int
        /// What they stand for, in pixels of the full picture: half a stride around the middle of each, in the picture.
        public var area: Double
        /// The same in square millimetres, where the size of a pixel is known.
        public var squareMillimeters: Double?

        /// An entry from its facts.
        package init(
            index: Int, name: String?, color: [Int], cells: Int, area: Double, squareMillimeters: Double?
        ) {
            self.index = index
            self.name = name
            self.color = color
            self.cells = cells
            self.area = area
            self.squareMillimeters = squareMillimeters
        }
    }

    /// The picture's path as it was given.
    public var image: String
    /// The label map's path.
    public var labels: String
    /// Width and height of the label map.
    public var size: [Int]
    /// The middle of the label map's first pixel, in pixels of the full picture.
    public var origin: [Double]
    /// From one pixel of the label map to the next, in pixels of the full picture.
    public var stride: [Double]
    /// The smallest probability of a class that is told; nothing where the best class is told in any case.
    public var minimumScore: Float?
    /// The classes.
    public var classes: [Entry]
    /// Where no class is told: too uncertain, or outside of the region of interest.
    public var uncertain: Entry

    /// A legend from its facts.
    package init(
        image: String, labels: String, size: [Int], origin: [Double], stride: [Double], minimumScore: Float?,
        classes: [Entry], uncertain: Entry
    ) {
        self.image = image
        self.labels = labels
        self.size = size
        self.origin = origin
        self.stride = stride
        self.minimumScore = minimumScore
        self.classes = classes
        self.uncertain = uncertain
    }
}
