import Files
import FoundationEssentials
import Network
import Raster
import Reporting
import Scanning

/// What a scan found on one picture, with the score map where it was kept.
struct ScanResult {
    /// The file that errors name.
    let path: String
    /// What was found.
    let report: PictureReport
    /// How it was found.
    let options: DetectionOptions
    /// The classes that were reported, as indices.
    let objectClasses: [Int]
    private let map: ScoreMapFile?
    /// Where objects count; nil for all that was scanned.
    private let region: FoundRegion?
    /// Why the map is not in the report, where there should be one.
    private let mapProblem: String?

    /// The names of all classes.
    var classes: [String] { report.map.classes }
    /// Width and height of a window, in pixels of the picture at its own scale.
    var window: [Int] { map?.description.model.window ?? report.map.window }
    /// The sizes at which the picture was scored, as shares of its own; none where no map is kept.
    var scales: [Double] { map?.description.levels.map(\.scale) ?? [] }
    /// How far beside a box a detection may lie that hits it, as evaluations count.
    var tolerance: Double { Double((map?.description.model.stride ?? report.map.stride).max()!) / 2 }

    /// Reads what a scan wrote.
    ///
    /// - Parameter first: The first result of the same report, whose classes and model this one must have.
    /// - Throws: ``ReportError``, `ScoreMapError`, `FileError`.
    init(_ files: ResultFiles, first: ScanResult?) throws {
        path = files.detections ?? files.map!
        let detections = try files.detections.map(Self.detections)
        let (map, region, problem) = try Self.map(files, detections)
        self.map = map
        self.region = region
        mapProblem = problem
        let classes = map?.description.classes ?? detections!.map.classes
        let run = map?.description.run
        var options = DetectionOptions(
            threshold: detections?.threshold ?? run!.threshold,
            merging: detections?.merging ?? run?.merging ?? Merging())
        for (name, threshold) in (detections == nil ? run!.classThresholds : detections!.classThresholds) ?? [:] {
            if let index = classes.firstIndex(of: name) { options.classThresholds[index] = threshold }
        }
        options.separationInPixels = run?.separation
        options.boxes = run?.boxes
        options.setObjectSizes(run?.objectSizes ?? [:], classes: classes)
        self.options = options
        objectClasses =
            run.map { run in classes.indices.filter { run.classes.contains(classes[$0]) } } ?? classes.objectClasses
        report =
            try detections
            ?? MapDetection.report(
                on: map!, ofClasses: objectClasses, options, within: region, files: [:])
        guard let first else { return }
        guard classes == first.classes else {
            throw ReportError.otherClasses(path: path, found: classes, first: first.path, expected: first.classes)
        }
        if let map, let other = first.map, map.description.model != other.description.model {
            throw ReportError.otherModel(path: path, first: first.path)
        }
    }

    private static func detections(_ path: String) throws -> PictureReport {
        do {
            return try JSONDecoder().decode(PictureReport.self, from: readFile(path, limitBytes: 1 << 30))
        } catch let error as DecodingError {
            throw ReportError.notDetections(path: path, reason: error.place)
        }
    }

    /// The score map of a picture: the one that the detections name, or the one beside them.
    private static func map(
        _ files: ResultFiles, _ report: PictureReport?
    ) throws -> (ScoreMapFile?, FoundRegion?, problem: String?) {
        let named = report?.files["map"]
        let places = [named, named.map { Path.joined(Path.folder(of: files.base), Path.name(of: $0)) }, files.map]
        guard let place = places.compactMap(\.self).first(where: FileManager.default.fileExists(atPath:)) else {
            return (nil, nil, named.map { "its score map '\($0)' is gone, so that its threshold cannot be chosen" })
        }
        let map = try ScoreMapFile(contentsOf: place)
        if let report,
            report.size != map.description.picture.size || report.map.classes != map.description.classes
        {
            return (
                nil, nil, "the score map '\(place)' is of another scan, so that its threshold cannot be chosen"
            )
        }
        do {
            return (map, try MapRequest().region(of: map, as: report?.regionOfInterest), nil)
        } catch let error as MapRequestError where report != nil {
            return (nil, nil, "\(error), so that its threshold cannot be chosen")
        }
    }

    /// What the report says about the picture; its scores are kept.
    ///
    /// - Parameter number: The picture's place in the report.
    /// - Throws: `ScoreMapError`, `FileError`.
    func picture(named name: String, number: Int, into chunks: ReportChunks) throws -> ReportContents.Picture {
        var result = ReportContents.Picture(name: name, width: report.size[0], height: report.size[1])
        if let placement = report.placement {
            (result.origin, result.scale, result.fullSize) = (placement.origin, placement.scale, placement.size)
        }
        result.problems = (report.warnings ?? []) + (mapProblem.map { [$0] } ?? [])
        result.squareMillimeters = report.physical?.squareMillimeters
        result.detections = report.detections.compactMap { object in
            classes.firstIndex(of: object.className).map { object.onScanned(result, classIndex: $0) }
        }
        guard let map else { return result }
        result.probabilityRule = map.description.probabilityRule
        let scores = region.map { map.scores.looking(at: $0.region) } ?? map.scores
        if let region { result.setRegion(region.region) }
        result.levels = try scores.levels.enumerated().map {
            try ReportContents.Level(
                $1, boxes: map.description.run.boxes, name: "\(number)-m\($0)", into: chunks)
        }
        return result
    }

    /// Opens the picture as the scan did.
    ///
    /// - Parameter folder: Where it is looked for too, by its name and the folders that it was in.
    /// - Throws: `RasterError`, ``ScanResultError``, `FileError`.
    func reader(lookingIn folder: String?, _ limits: DecodingLimits) throws -> PictureReader {
        let place = try place(lookingIn: folder)
        let scanned = map?.description.picture
        if let hash = scanned?.sha256, try ContentHash.hexadecimal(ofFile: place) != hash {
            throw ScanResultError.otherContent(path: place)
        }
        let rule = scanned?.rule ?? report.intensity.flatMap { IntensityRule($0.rule) } ?? .full
        let reader = try PictureReader(
            place, selection: scanned?.selection ?? report.selection, background: scanned?.backgroundColor ?? .white,
            limits: limits, damage: scanned?.damage ?? .refuse, intensity: rule)
        guard report.size == [reader.info.width, reader.info.height] else {
            throw ScanResultError.otherSize(
                path: place, found: [reader.info.width, reader.info.height], expected: report.size)
        }
        return reader
    }

    /// Where the picture is: as it was scanned, beside its results, or in a folder by as much of its path as is there.
    private func place(lookingIn folder: String?) throws -> String {
        let parts = report.image.split(separator: "/")
        let inFolder = folder.map { folder in
            parts.indices.map { Path.joined(folder, parts[$0...].joined(separator: "/")) }
        }
        let places = (inFolder ?? []) + [report.image, Path.joined(Path.folder(of: path), Path.name(of: report.image))]
        guard let place = places.first(where: { sizeOfRegularFile($0) != nil }) else {
            throw ScanResultError.missing(path: report.image)
        }
        return place
    }
}

/// Why the picture of a result cannot be shown.
enum ScanResultError: DescribedError, Equatable {
    case missing(path: String)
    case otherContent(path: String)
    case otherSize(path: String, found: [Int], expected: [Int])

    var description: String {
        switch self {
        case .missing(let path): "'\(path)' is not there; say in which folder the pictures are now"
        case .otherContent(let path): "'\(path)' has changed since it was scanned; scan it again"
        case .otherSize(let path, let found, let expected):
            "'\(path)' has \(found[0])x\(found[1]) pixels, but \(expected[0])x\(expected[1]) were scanned; scan it again"
        }
    }
}

extension PictureReport {
    /// Which part of the file was scanned.
    fileprivate var selection: PictureSelection {
        guard let placement else { return .whole }
        func full(_ axis: Int) -> (start: Int, count: Int) {
            (
                Int(placement.origin[axis].rounded()),
                Int((Double(size[axis]) * placement.scale[axis]).rounded())
            )
        }
        let (x, y) = (full(0), full(1))
        let isWhole = x == (0, placement.size[0]) && y == (0, placement.size[1])
        return PictureSelection(
            page: placement.page, level: placement.level,
            region: isWhole ? nil : PictureRegion(x: x.start, y: y.start, width: x.count, height: y.count))
    }
}

extension PictureReport.Object {
    /// The object in pixels of what was scanned.
    fileprivate func onScanned(_ picture: ReportContents.Picture, classIndex: Int) -> ReportContents.Object {
        let (origin, scale) = (picture.origin, picture.scale)
        let (left, top) = ((x - origin[0]) / scale[0], (y - origin[1]) / scale[1])
        return ReportContents.Object(
            classIndex: classIndex,
            box: Box(xmin: left, ymin: top, xmax: left + width / scale[0], ymax: top + height / scale[1]),
            x: (centerX - origin[0]) / scale[0], y: (centerY - origin[1]) / scale[1], score: score, scale: self.scale)
    }
}
