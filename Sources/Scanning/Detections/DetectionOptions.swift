/// How detections are made from a score map.
public struct DetectionOptions: Sendable, Equatable, Codable {
    /// The smallest probability of a detection.
    public var threshold: Float
    /// The smallest probability of a detection of single classes, by the class's index; ``threshold`` goes for all others.
    public var classThresholds: [Int: Float] = [:]
    /// Two detections of one class have at least this distance, as a share of the size of the class's objects, or of the
    /// window's where that is not known.
    ///
    /// Only the rule of peaks has it.
    public var separation: Double
    /// That distance in pixels of the picture, for all classes; nil for ``separation``.
    public var separationInPixels: Double?
    /// How large the objects of single classes are, by the class's index; the window's size goes for all others.
    public var objectSizes: [Int: ObjectSize] = [:]
    /// How neighbouring windows become one detection.
    public var merging: Merging
    /// Where boxes come from; nil for windows.
    public var boxes: DetectionBoxes?

    /// Options for detections.
    public init(threshold: Float = 0.5, separation: Double = 0.5, merging: Merging = Merging()) {
        self.threshold = threshold
        self.separation = separation
        self.merging = merging
    }
}

extension DetectionOptions {
    /// The smallest probability of a detection of a class.
    public func threshold(ofClass index: Int) -> Float { classThresholds[index] ?? threshold }

    /// The smallest probability of a detection of any of some classes.
    package func leastThreshold(ofClasses indices: [Int]) -> Float {
        indices.map(threshold(ofClass:)).min() ?? threshold
    }

    /// The thresholds of single classes by their names; nil where no class has its own.
    package func classThresholds(named classes: [String]) -> [String: Float]? {
        guard !classThresholds.isEmpty else { return nil }
        return Dictionary(uniqueKeysWithValues: classThresholds.map { (classes[$0], $1) })
    }

    /// Widths and heights of objects by the names of their classes; nil where none is known.
    package func objectSizes(named classes: [String]) -> [String: [Double]]? {
        guard !objectSizes.isEmpty else { return nil }
        return Dictionary(uniqueKeysWithValues: objectSizes.map { (classes[$0], [$1.width, $1.height]) })
    }

    /// Takes sizes of objects by the names of their classes; names of other classes are passed over.
    package mutating func setObjectSizes(_ sizes: [String: [Double]], classes: [String]) {
        for (name, sides) in sizes where sides.count == 2 && sides.allSatisfy({ $0 > 0 && $0.isFinite }) {
            guard let index = classes.firstIndex(of: name) else { continue }
            objectSizes[index] = ObjectSize(width: sides[0], height: sides[1])
        }
    }
}
