import Raster
import Scanning

/// What a picture as a whole shows: the probabilities of all classes, the most probable first.
public struct PictureClassification: Sendable, Equatable, Codable {
    /// A class and its probability.
    public struct Class: Sendable, Equatable, Codable {
        /// The name of the class.
        public var name: String
        /// From 0 to 1; those of all classes add up to 1.
        public var probability: Float

        enum CodingKeys: String, CodingKey {
            case name = "class"
            case probability
        }
    }

    /// The picture's path, where it comes from a file.
    public var image: String?
    /// Width and height of the upright picture in pixels.
    public var size: [Int]
    /// Width and height in which it was classified.
    public var resampledSize: [Int]
    /// The windows whose scores were averaged.
    public var crops: ClassifiedCrops
    /// Which mirrored and turned windows were scored too; nothing where none were.
    public var orientations: WindowAverage.Orientations?
    /// What was averaged.
    public var quantity: WindowAverage.Quantity
    /// The number of windows, in a dense pass of its cells.
    public var windows: Int
    /// Between which stored values a picture of more than 8 bits was shown; nothing for others.
    public var intensity: ShownIntensity?
    /// The classes, the most probable first, equal ones in the order of the model.
    public var classes: [Class]

    /// - Parameter probabilities: In the order of the classes.
    init(
        size: [Int], resampledSize: [Int], crops: ClassifiedCrops, orientations: WindowAverage.Orientations?,
        quantity: WindowAverage.Quantity, windows: Int, classes: [String], probabilities: [Float]
    ) {
        self.size = size
        self.resampledSize = resampledSize
        self.crops = crops
        self.orientations = orientations
        self.quantity = quantity
        self.windows = windows
        self.classes = zip(classes, probabilities).enumerated().sorted {
            ($1.element.1, $0.offset) < ($0.element.1, $1.offset)
        }.map { Class(name: $0.element.0, probability: $0.element.1) }
    }
}
