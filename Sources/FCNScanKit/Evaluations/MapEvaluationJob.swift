import Datasets
import Evaluation
import Files
import FoundationEssentials
import Network
import Scanning

/// Judges a detector by score maps of labelled pictures that were scanned before, without the network.
public struct MapEvaluationJob: Sendable {
    /// The folder with the score maps, which is searched with all folders below.
    public var folder: String
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
    /// From which probability on something is a detection, and how detections are made.
    public var request = MapRequest()
    /// How the detector is measured.
    public var measures = MeasureOptions()
    /// The folder for the report; nil writes none.
    public var output: String?

    /// Judges all maps of a folder by some boxes.
    public init(_ folder: String, boxes: String) {
        self.folder = folder
        self.boxes = boxes
    }

    /// Judges.
    ///
    /// The picture of a map is that of the boxes whose name the path of the scanned picture ends with; maps of other
    /// pictures are left out, as are boxes on pictures without a map. Of a map with a region of interest, boxes and
    /// detections count whose middles lie in it.
    ///
    /// - Parameters:
    ///   - onWarnings: Called with what is wrong with the boxes, before they are judged by.
    ///   - onProgress: Called while maps are read.
    /// - Throws: ``MapRequestError``, `RegionOfInterestError`, `ScoreMapError`, `FormatError`, `TrainingDataError`, `ClassificationError`,
    ///   `FileError`.
    public func run(
        onWarnings: ([TrainingDataWarning]) -> Void = { _ in }, onProgress: (JobProgress) -> Void = { _ in }
    ) throws -> EvaluationResult {
        if let output { try createFolder(output) }
        let paths = try Self.maps(in: folder)
        let labels = try BoxLabels(
            contentsOf: boxes, named: Self.pictures(of: paths), classes: classes, ignoring: ignoring,
            pointSize: pointSize)
        let names = Set(labels.names.filter { $0.hasPrefix(prefix) })
        var found: [(name: String, map: ScoreMapFile, label: LabelledPicture.Label, region: ScannedRegion?)] = []
        var problems = BoxProblems()
        for (done, path) in paths.enumerated() {
            let map = try ScoreMapFile(contentsOf: path)
            let picture = map.description.picture
            if let name = Self.name(of: picture.image, in: names) {
                guard picture.placement.isWhole(picture.size) else {
                    throw MapRequestError.partOfPicture(map: path)
                }
                if let first = found.first?.map, first.description.model != map.description.model {
                    throw MapRequestError.otherModel(map: path, first: first.path)
                }
                let label = labels.label(
                    of: name, on: (picture.size[0], picture.size[1]), problems: &problems)
                found.append((name, map, label, try request.region(of: map)?.region))
            }
            onProgress(JobProgress(stage: .reading, done: done + 1, all: paths.count))
        }
        guard let first = found.first?.map else {
            throw MapRequestError.noTruth(folder: folder, boxes: boxes, example: labels.names.first ?? "")
        }
        onWarnings(labels.warnings + problems.warnings)
        let evaluation = try DetectorEvaluation.evaluate(
            found.sorted { $0.name < $1.name }, dataClasses: labels.classes)
        let options = try request.detection(in: first)
        let report = try evaluation.report(options, measures: measures)
        if let output { try report.write(to: output) }
        return EvaluationResult(detection: report, windows: nil, intensity: nil)
    }

    /// The score maps in and below a folder, sorted, without parts of maps.
    ///
    /// - Throws: ``MapRequestError/noMaps(folder:)``.
    static func maps(in folder: String) throws -> [String] {
        let all = try pathsBelow(folder)
        let maps =
            all.filter { $0.hasSuffix(ScoreMapFile.ending) && !ScoreMapFile.isPart(named: $0) }.sorted()
            + ScoreArrays.descriptions(among: all)
        guard !maps.isEmpty else { throw MapRequestError.noMaps(folder: folder) }
        return maps.map { Path.joined(folder, $0) }
    }

    /// The names of the scanned pictures below the deepest folder that holds all of them.
    private static func pictures(of maps: [String]) throws -> [String] {
        // No scores are read.
        PictureNames(try maps.map { try ScoreMapFile(contentsOf: $0, memoryBytes: 0).description.picture.image }).names
    }

    /// The longest name with which a path ends, by whole parts.
    static func name(of path: String, in names: Set<String>) -> String? {
        let parts = path.split(separator: "/")
        return parts.indices.lazy.map { parts[$0...].joined(separator: "/") }.first(where: names.contains)
    }
}
