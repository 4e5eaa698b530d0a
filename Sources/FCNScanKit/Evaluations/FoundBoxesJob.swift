import Datasets
import Evaluation
import Files
import Scanning

/// Judges objects that any program has found on labelled pictures.
public struct FoundBoxesJob: Sendable {
    /// What was found: a table of boxes with scores, or results in the format of COCO.
    public var found: String
    /// What is on the pictures, in a form of boxes that `DataRequest` takes.
    public var boxes: String
    /// The width and height of objects that ``boxes`` mark by points, in pixels.
    public var pointSize: Double?
    /// What ``boxes`` leave out.
    public var ignoring: String?
    /// The wanted classes of ``boxes``; nil takes every class.
    public var classes: ClassMapping?
    /// Only pictures whose name starts with this.
    public var prefix = ""
    /// From which score on something is a detection. Default: 0.5.
    public var threshold: Float = 0.5
    /// That of single classes, by name.
    public var classThresholds: [String: Float] = [:]
    /// How the detector is measured.
    public var measures = MeasureOptions()
    /// The folder for the report; nil writes none.
    public var output: String?

    /// Judges what was found by some boxes.
    public init(_ found: String, boxes: String) {
        self.found = found
        self.boxes = boxes
    }

    /// Judges on all pictures that the boxes name; on those without an object found there is none.
    ///
    /// A detection hits by its middle where that lies in a box.
    ///
    /// - Parameter onWarnings: Called with what is wrong with the boxes, before they are judged by.
    /// - Throws: ``FoundBoxesError``, `FormatError`, `TrainingDataError`, `FileError`.
    public func run(onWarnings: ([TrainingDataWarning]) -> Void = { _ in }) throws -> EvaluationResult {
        if let output { try createFolder(output) }
        let labels = try BoxLabels(
            contentsOf: boxes, pictures: nil, classes: classes, ignoring: ignoring, pointSize: pointSize)
        let names = labels.names.filter { $0.hasPrefix(prefix) }
        guard !names.isEmpty else { throw EvaluationRequestError.noPictures(prefix: prefix) }
        let wanted = Array(labels.classes.dropFirst())
        for name in classThresholds.keys.sorted() where !wanted.contains(name) {
            throw FoundBoxesError.unknownClass(name: name, classes: wanted)
        }
        let detections = try detections(labels)
        if !detections.isEmpty, names.allSatisfy({ detections[$0] == nil }) {
            throw FoundBoxesError.noPicture(
                found: found, example: detections.keys.min()!, boxes: boxes, expected: names[0])
        }
        let thresholds = wanted.map { classThresholds[$0] ?? threshold }
        let floor = min(measures.floor, thresholds.min() ?? threshold)
        var tally = DetectionTally(
            classes: Array(zip(wanted, thresholds)), threshold: threshold, floor: floor, rankingFloor: floor,
            tolerance: 0, options: measures)
        var problems = BoxProblems()
        for name in names {
            let label = try labels.label(of: name, problems: &problems)
            guard case .objects(let objects, let ignored) = label else { continue }
            tally.add(
                name,
                thresholds.enumerated().map { number, threshold in
                    let found = (detections[name] ?? []).filter { $0.classIndex == number + 1 && $0.score >= floor }
                        .sorted { $0.score > $1.score }
                    return DetectionTally.Finds(
                        working: found.filter { $0.score >= threshold },
                        weaker: found.filter { $0.score < threshold },
                        truth: Truth(
                            boxes: objects.filter { $0.classIndex == number + 1 }.map(\.box), ignored: ignored))
                })
        }
        onWarnings(labels.warnings + problems.warnings)
        let report = tally.report()
        if let output { try report.write(to: output) }
        return EvaluationResult(detection: report, windows: nil, intensity: nil)
    }

    /// What was found of the wanted classes on each picture.
    private func detections(_ labels: BoxLabels) throws -> [String: [Detection]] {
        let entries = try FoundBoxes(contentsOf: found, truth: boxes).entries
        let detections = entries.compactMap { entry in
            labels.classIndex(of: entry.className).map { index in
                (
                    entry.image,
                    Detection(
                        classIndex: index, score: entry.score, centerX: entry.box.centerX, centerY: entry.box.centerY,
                        box: entry.box)
                )
            }
        }
        guard let first = entries.first, detections.isEmpty else {
            return Dictionary(grouping: detections, by: \.0).mapValues { $0.map(\.1) }
        }
        throw FoundBoxesError.noWantedClass(
            found: found, example: first.className, classes: Array(labels.classes.dropFirst()))
    }
}

/// What keeps found objects from being judged.
public enum FoundBoxesError: DescribedError, Equatable {
    /// A class with a threshold of its own that the boxes do not have.
    case unknownClass(name: String, classes: [String])
    /// No found object is of a class that is looked for.
    case noWantedClass(found: String, example: String, classes: [String])
    /// No found object is on a picture that the boxes name.
    case noPicture(found: String, example: String, boxes: String, expected: String)

    /// One sentence: what, expected and found.
    public var description: String {
        switch self {
        case .unknownClass(let name, let classes):
            "no class '\(name)' is looked for; the classes are \(classes.joined(separator: ", "))"
        case .noWantedClass(let found, let example, let classes):
            "no object in '\(found)' is of a class that is looked for (\(classes.joined(separator: ", "))); it has, for "
                + "example, '\(example)'"
        case .noPicture(let found, let example, let boxes, let expected):
            "no object in '\(found)' is on a picture that '\(boxes)' names: it has, for example, '\(example)', and the "
                + "boxes name '\(expected)'"
        }
    }
}
