import Files
import Scanning

/// What is wanted of a score map, before the map and its classes are known.
public struct MapRequest: Sendable {
    /// The classes to report, by name; every class but the background unless given.
    public var classes: [String] = []
    /// The smallest probability of a detection; the model's own threshold unless given.
    public var threshold: Float?
    /// The smallest probability of a detection of single classes, by name.
    public var classThresholds: [String: Float] = [:]
    /// How neighbouring windows become one detection; as in the scan unless given.
    public var merging: Merging?
    /// The least distance of two detections of one class, in pixels of the picture; as in the scan unless given.
    public var separation: Double?
    /// Where boxes come from; as in the scan unless given.
    public var boxes: DetectionBoxes?
    /// Where objects count, a file or a folder as ``RegionRequest/path``; that of the scan unless given.
    public var region: String?

    /// What a scan would do unless told otherwise.
    public init() {}

    /// The classes to report, indices into those of a map, ascending.
    ///
    /// - Throws: ``MapRequestError/unknownClass(name:map:classes:)``.
    func classIndices(in map: ScoreMapFile) throws -> [Int] {
        guard !classes.isEmpty else { return map.description.classes.objectClasses }
        return try Set(classes.map { try index(of: $0, in: map) }).sorted()
    }

    /// How detections are made from a map.
    ///
    /// - Throws: ``MapRequestError``, `ScanError/noRefinedBoxes`.
    func detection(in map: ScoreMapFile) throws -> DetectionOptions {
        let (model, run) = (map.description.model, map.description.run)
        guard let smallest = threshold ?? model.threshold else { throw MapRequestError.noThreshold(map: map.path) }
        var options = DetectionOptions(threshold: smallest, merging: merging ?? run.merging)
        options.separationInPixels = separation ?? run.separation
        if options.merging.rule != .components, boxes ?? run.boxes == .refined {
            guard map.description.hasBoxes == true else { throw ScanError.noRefinedBoxes }
            options.boxes = .refined
        }
        options.setObjectSizes(run.objectSizes ?? [:], classes: map.description.classes)
        let reported = try classIndices(in: map)
        if threshold == nil {
            for (name, threshold) in model.classThresholds ?? [:] {
                if let index = map.description.classes.firstIndex(of: name) {
                    options.classThresholds[index] = threshold
                }
            }
        }
        for (name, threshold) in classThresholds {
            let index = try index(of: name, in: map)
            guard reported.contains(index) else { throw MapRequestError.notReported(name: name) }
            options.classThresholds[index] = threshold
        }
        return options
    }

    private func index(of name: String, in map: ScoreMapFile) throws -> Int {
        guard let index = map.description.classes.firstIndex(of: name) else {
            throw MapRequestError.unknownClass(name: name, map: map.path, classes: map.description.classes)
        }
        return index
    }
}

/// What is asked of a score map and cannot be done.
public enum MapRequestError: DescribedError, Equatable {
    /// A class that the map does not have.
    case unknownClass(name: String, map: String, classes: [String])
    /// A class has a threshold and is not reported.
    case notReported(name: String)
    /// The model had no threshold of its own, and none was given.
    case noThreshold(map: String)
    /// A picture that is not the one that was scanned.
    case otherPicture(path: String, map: String, image: String)
    /// A folder without score maps.
    case noMaps(folder: String)
    /// Score maps of different models, which cannot be judged together.
    case otherModel(map: String, first: String)
    /// A map of a part of a picture, on which boxes and labels of the whole have other places.
    case partOfPicture(map: String)
    /// A region of interest reaches rows that the scan left out, because they were not in its own.
    case notScored(map: String)
    /// The region of interest of the scan is not where it was, or is another.
    case regionGone(map: String, file: String)
    /// No map is of a picture that has boxes.
    case noTruth(folder: String, boxes: String, example: String)

    /// One sentence: what, expected and found.
    public var description: String {
        switch self {
        case .unknownClass(let name, let map, let classes):
            "'\(map)' has no class '\(name)'; it has \(classes.joined(separator: ", "))"
        case .notReported(let name):
            "the class '\(name)' has a threshold of its own, but is not one of those to report"
        case .noThreshold(let map):
            "'\(map)' does not say a threshold, because the model had no usable one of its own"
        case .otherPicture(let path, let map, let image):
            "'\(path)' is not the picture of '\(map)', which is of '\(image)': their contents differ"
        case .noMaps(let folder):
            "there is no file *\(ScoreMapFile.ending) in '\(folder)'"
        case .otherModel(let map, let first):
            "'\(map)' has the scores of another model than '\(first)', and both cannot be judged together"
        case .partOfPicture(let map):
            "'\(map)' is of a part or a level of its picture, or of a region of interest; boxes and labels are compared with maps of whole pictures only"
        case .notScored(let map):
            "'\(map)' has scores only around the region of interest of its scan, and another reaches farther"
        case .regionGone(let map, let file):
            "the region of interest of '\(map)' is not where it was, or was changed: '\(file)'"
        case .noTruth(let folder, let boxes, let example):
            "no score map in '\(folder)' is of a picture that '\(boxes)' names, for example '\(example)'"
        }
    }
}
