import Raster

/// A size at which pictures are learnt from, and which objects are learnt at that size.
public struct PictureLevel: Sendable, Hashable, Codable {
    /// The size, as a share of the picture's own.
    public var scale: Double
    /// The sides of squares as large as the objects that are learnt here, in pixels of the picture: at least the first,
    /// less than the second number.
    public var smallest, largest: Double
    /// Objects of up to this much smaller or larger sides are neither learnt nor background here.
    public var tolerance: Double

    /// A size at which all objects are learnt.
    public init(scale: Double) {
        self.init(scale: scale, smallest: 0, largest: .greatestFiniteMagnitude, tolerance: 1)
    }

    /// A size for some of the objects.
    public init(scale: Double, smallest: Double, largest: Double, tolerance: Double) {
        precondition(scale > 0 && tolerance >= 1, "a scale is above 0, and a tolerance a factor of at least 1")
        self.scale = scale
        self.smallest = smallest
        self.largest = largest
        self.tolerance = tolerance
    }

    /// What a picture shows at this size, in pixels of the picture at this size.
    ///
    /// - Parameters:
    ///   - factorX: How much wider the picture is than it was.
    ///   - factorY: How much higher.
    func label(of picture: LabelledPicture, factorX: Double, factorY: Double) -> LabelledPicture.Label {
        guard case .objects(let objects, let ignored) = picture.label else { return picture.label }
        func scaled(_ box: Box) -> Box {
            Box(
                xmin: box.xmin * factorX, ymin: box.ymin * factorY, xmax: box.xmax * factorX, ymax: box.ymax * factorY)
        }
        var learnt: [LabelledObject] = []
        var between = ignored.map(scaled)
        for object in objects {
            let side = (object.box.width * object.box.height).squareRoot()
            if side >= smallest, side < largest {
                learnt.append(LabelledObject(classIndex: object.classIndex, box: scaled(object.box)))
            } else if side >= smallest / tolerance, side < largest * tolerance {
                between.append(scaled(object.box))
            }
        }
        return .objects(learnt, ignored: between)
    }
}
