import Datasets
import FoundationEssentials
import Network
import Scanning

/// What a model remembers of how pictures are best scanned with it, as its training found out.
public struct LearnedScan: Sendable, Equatable, Codable {
    /// The key in a model's receipt.
    static let key = "scan"

    /// The sizes at which pictures are scored, as shares of their own; nil for their own size.
    public var scales: [Double]?
    /// Width and height of the objects of each class, in pixels of the picture at the scale at which windows show them.
    public var objectSizes: [String: [Double]]?
    /// The least distance of two objects of a class, in pixels of the picture; nil for half of the object's size.
    public var separation: Double?
    /// The smallest probability of a detection of single classes.
    public var classThresholds: [String: Float]?
    /// How neighbouring windows become one detection; nil for peaks.
    public var merging: Merging?

    /// Nothing that is not usual.
    public init() {}

    /// The sizes at which windows are cut: of several, each object is at the one where it is nearest to the size that
    /// windows show, and at its neighbours neither an object nor background.
    var levels: [PictureLevel] {
        let scales = (scales ?? [1]).sorted()
        let areas = (objectSizes ?? [:]).values.filter { $0.count == 2 }.map { $0[0] * $0[1] }.sorted()
        guard scales.count > 1, !areas.isEmpty else { return scales.map { PictureLevel(scale: $0) } }
        let side = areas[areas.count / 2].squareRoot()
        func edge(_ level: Int) -> Double { side / (scales[level] * scales[level + 1]).squareRoot() }
        return scales.indices.map { level in
            let (isFirst, isLast) = (level == 0, level == scales.count - 1)
            return PictureLevel(
                scale: scales[level], smallest: isLast ? 0 : edge(level),
                largest: isFirst ? .greatestFiniteMagnitude : edge(level - 1),
                tolerance: isLast ? scales[level] / scales[level - 1] : scales[level + 1] / scales[level])
        }
    }
}

/// How detections are wanted; what is not said is the model's own.
public struct DetectionRequest: Sendable, Equatable {
    /// The smallest probability of a detection.
    public var threshold: Float?
    /// That of single classes, by their indices in the model.
    public var classThresholds: [Int: Float] = [:]
    /// How neighbouring windows become one detection.
    public var merging: Merging?
    /// The least distance of two detections of one class, in pixels of the picture.
    public var separation: Double?
    /// Where boxes come from; refined ones where the model gives them, unless said.
    public var boxes: DetectionBoxes?

    /// All as the model has it.
    public init(
        threshold: Float? = nil, classThresholds: [Int: Float] = [:], merging: Merging? = nil,
        separation: Double? = nil, boxes: DetectionBoxes? = nil
    ) {
        self.threshold = threshold
        self.classThresholds = classThresholds
        self.merging = merging
        self.separation = separation
        self.boxes = boxes
    }
}

extension Model {
    /// How pictures are best scanned with the model; nothing unusual where it does not say.
    ///
    /// - Throws: `ScanError/scanNotUsable(reason:)` where the model says something that no scan can follow.
    public func learnedScan() throws -> LearnedScan {
        guard let text = receipt[LearnedScan.key] else { return LearnedScan() }
        let scan: LearnedScan
        do {
            scan = try JSONDecoder().decode(LearnedScan.self, from: Data(text.utf8))
        } catch {
            throw ScanError.scanNotUsable(reason: "its note on scans is damaged")
        }
        let scales = scan.scales ?? [1]
        guard !scales.isEmpty, scales.count <= Scales.limit, Set(scales).count == scales.count,
            scales.allSatisfy(Scales.range.contains)
        else { throw ScanError.scanNotUsable(reason: "its scales are \(scales)") }
        let sides = scan.objectSizes?.values.flatMap(\.self) ?? []
        guard sides.allSatisfy({ $0 > 0 && $0 < 1e6 }), scan.separation.map({ $0 >= 0 && $0 < 1e6 }) ?? true else {
            throw ScanError.scanNotUsable(reason: "its sizes of objects are no sizes")
        }
        let thresholds: [Float] = Array((scan.classThresholds ?? [:]).values)
        guard thresholds.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
            throw ScanError.scanNotUsable(reason: "its thresholds of classes are no probabilities")
        }
        return scan
    }

    /// The sizes at which pictures are scored unless told otherwise.
    ///
    /// - Throws: `ScanError/scanNotUsable(reason:)`.
    public func recommendedScales() throws -> Scales { try learnedScan().scales.map(Scales.init) ?? .native }

    /// How detections are made with the model, as wanted and else as its training chose.
    ///
    /// A threshold that is wanted goes for all classes without one of their own.
    ///
    /// - Throws: `ScanError/thresholdNotUsable(text:)`, `ScanError/scanNotUsable(reason:)`, `ScanError/noRefinedBoxes`.
    public func detection(_ wanted: DetectionRequest = DetectionRequest()) throws -> DetectionOptions {
        let scan = try learnedScan()
        var options = DetectionOptions(
            threshold: try wanted.threshold ?? recommendedThreshold(),
            merging: wanted.merging ?? scan.merging ?? Merging())
        options.separationInPixels = wanted.separation ?? scan.separation
        guard architecture.hasBoxes || wanted.boxes != .refined else { throw ScanError.noRefinedBoxes }
        // Connected regions have boxes of their own.
        if architecture.hasBoxes, wanted.boxes != .window, options.merging.rule != .components {
            options.boxes = .refined
        }
        options.setObjectSizes(scan.objectSizes ?? [:], classes: classes)
        if wanted.threshold == nil {
            for (name, threshold) in scan.classThresholds ?? [:] {
                if let index = classes.firstIndex(of: name) { options.classThresholds[index] = threshold }
            }
        }
        options.classThresholds.merge(wanted.classThresholds) { $1 }
        return options
    }
}
