/// Where a picture lies on a map.
///
/// Source: OGC GeoTIFF 1.1 (19-008r4), 7.1 and annex B.
public struct Georeference: Sendable, Equatable, Codable {
    /// What a picture's coordinates are mapped to.
    public enum Model: String, Sendable, Codable {
        /// Lengths on a plane.
        case projected
        /// Longitude and latitude.
        case geographic
        /// Something else, or not said.
        case other
    }

    /// `[a, b, c, d, e, f]` of `mapX = a·x + b·y + c` and `mapY = d·x + e·y + f`, where `x` and `y` count pixels from the
    /// left upper corner of the upright picture.
    public var transform: [Double]
    /// What map coordinates are.
    public var model: Model
    /// The EPSG code of the coordinate reference system, where it has one.
    public var epsg: Int?
    /// What the file calls the system.
    public var citation: String?
    /// Metres in a unit of a projected system; nil where the unit is no length or unknown.
    public var metersPerUnit: Double?

    /// The map coordinates of a place on the upright picture.
    public func map(x: Double, y: Double) -> (x: Double, y: Double) {
        (transform[0] * x + transform[1] * y + transform[2], transform[3] * x + transform[4] * y + transform[5])
    }

    /// The width and height of a pixel in metres; nil where map coordinates are no lengths.
    public var pixelMeters: (x: Double, y: Double)? {
        guard let metersPerUnit else { return nil }
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() * metersPerUnit }
        return (length(transform[0], transform[3]), length(transform[1], transform[4]))
    }

    /// The same place for a picture that is stored turned or mirrored.
    ///
    /// - Parameter width: Pixels in a row of the stored picture.
    /// - Parameter height: Rows of the stored picture.
    func upright(_ orientation: Orientation, width: Int, height: Int) -> Georeference {
        /// The stored place of an upright one; edges of pixels, not their numbers.
        func stored(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
            let (w, h) = (Double(width), Double(height))
            return switch orientation {
            case .upright: (x, y)
            case .mirrored: (w - x, y)
            case .rotatedHalf: (w - x, h - y)
            case .flipped: (x, h - y)
            case .transposed: (y, x)
            case .rotateClockwise: (y, h - x)
            case .transversed: (w - y, h - x)
            case .rotateCounterclockwise: (w - y, x)
            }
        }
        func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
            let (x, y) = stored(x, y)
            return map(x: x, y: y)
        }
        let (corner, right, below) = (place(0, 0), place(1, 0), place(0, 1))
        var result = self
        result.transform = [
            right.x - corner.x, below.x - corner.x, corner.x, right.y - corner.y, below.y - corner.y, corner.y,
        ]
        return result
    }
}
