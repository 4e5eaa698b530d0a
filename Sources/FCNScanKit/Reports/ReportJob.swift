import Datasets
import Files
import Formats
import FoundationEssentials
import Glibc
import Machine
import Network
import Raster
import Reporting
import Scanning

/// Makes the page in which a person looks at results of scans, chooses a threshold and corrects boxes.
///
/// ```swift
/// try ReportJob("report.html").run(["found"])
/// ```
public struct ReportJob: Sendable {
    /// What the report was made of.
    public struct Result: Sendable, Equatable, Encodable {
        /// The page.
        public var path: String
        /// The folder with tiles and scores, where they are too much for a page.
        public var folder: String?
        /// Bytes of the page and of the folder.
        public var bytes: Int
        /// Pictures.
        public var pictures: Int
        /// Pictures whose scores are in the report, so that their threshold can be chosen.
        public var maps: Int
        /// How long it took.
        public var seconds: Double
        /// The most memory that the program has held so far.
        public var peakMemoryBytes: Int
    }

    /// The file to write.
    public var output: String
    /// The heading; the name of the picture, or of the folder of all, unless given.
    public var title: String?
    /// A folder in which pictures are looked for that are not where they were scanned.
    public var pictureFolder: String?
    /// What is known to be on the pictures, in a form of boxes that `DataRequest` takes.
    public var boxes: String?
    /// The width and height of objects that ``boxes`` mark by points, in pixels.
    public var pointSize: Double?
    /// What ``boxes`` leave out.
    public var ignoring: String?
    /// The wanted classes of ``boxes``; nil takes every class.
    public var classes: ClassMapping?
    /// The smallest probability of a detection when the page opens; that of the results unless given.
    public var threshold: Float?
    /// How pictures of more than 8 bits are shown that were not scanned.
    public var intensity = IntensityRule.full
    /// What a picture may take to decode.
    public var limits = DecodingLimits.default
    /// The version of the program, which the page says.
    public var version = ""
    /// Bytes of tiles and scores that are put into the page at most.
    package var pageLimitBytes = ReportChunks.usualLimit

    /// A report that is written to a file.
    public init(_ output: String) { self.output = output }

    /// Makes a report of what scans wrote.
    ///
    /// - Parameters:
    ///   - paths: Detections, score maps, or folders with them.
    ///   - onWarning: Called with what is missing and leaves a gap in the report.
    ///   - onProgress: Called after each picture.
    /// - Throws: ``ReportError``, `ReportingError`, `ScoreMapError`, `FormatError`, `TrainingDataError`, `FileError`.
    @discardableResult
    public func run(
        _ paths: [String], onWarning: (String) -> Void = { _ in },
        onProgress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws -> Result {
        let start = ContinuousClock.now
        let files = try ResultFiles.find(paths)
        var results: [ScanResult] = []
        for file in files { results.append(try ScanResult(file, first: results.first)) }
        let names = PictureNames(results.map(\.report.image))
        let truth = try boxes.map {
            try BoxLabels(
                contentsOf: $0, pictures: pictureFolder ?? names.folder, classes: classes, ignoring: ignoring,
                pointSize: pointSize)
        }
        for warning in truth?.warnings ?? [] { onWarning("\(warning)") }
        let first = results[0]
        var options = ReportContents.Start(first.options, classes: first.classes)
        if let threshold { (options.threshold, options.classThresholds) = (threshold, nil) }
        var contents = ReportContents(
            version: version, title: title ?? names.title, folder: names.folder,
            classes: first.classes, objectClasses: first.objectClasses, start: options, tolerance: first.tolerance,
            window: ReportContents.boxSize(options, window: first.window, scales: first.scales))
        let chunks = ReportChunks(beside: output, limitBytes: pageLimitBytes)
        for (number, result) in results.enumerated() {
            var picture = try result.picture(named: names.names[number], number: number, into: chunks)
            if let truth { try add(truth, to: &picture, result.report, first.classes) }
            if let reader = show(result, in: &picture) {
                picture.tiles = try PictureTiles.cut(reader, number: number, into: chunks)
            }
            for problem in picture.problems { onWarning("\(picture.name): \(problem)") }
            contents.pictures.append(picture)
            onProgress(number + 1, results.count)
        }
        return try write(contents, chunks, since: start)
    }

    /// Makes a report of pictures that nobody has looked at, to label objects in.
    ///
    /// - Parameters:
    ///   - paths: Pictures, folders, patterns such as `*.png`, or `@FILE` for a file with a path in each line.
    ///   - labels: The names of the classes.
    ///   - onWarning: Called with what cannot be read and is left out.
    ///   - onProgress: Called after each picture.
    /// - Throws: ``ReportError``, `ReportingError`, `FormatError`, `TrainingDataError`, `FileError`.
    @discardableResult
    public func run(
        labelling paths: [String], classes labels: [String], onWarning: (String) -> Void = { _ in },
        onProgress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws -> Result {
        let start = ContinuousClock.now
        let all = [LabelledData.backgroundClass] + labels
        for (place, name) in labels.enumerated() where name.isEmpty || all[...place].contains(name) {
            throw ReportError.unusableClass(name: name)
        }
        let inputs = try BatchInputs.find(paths)
        for failure in inputs.failures { onWarning("\(failure.error)") }
        let names = PictureNames(inputs.items.map(\.path))
        let known = try boxes.map {
            try BoxLabels(
                contentsOf: $0, pictures: pictureFolder ?? names.folder, classes: classes, ignoring: ignoring,
                pointSize: pointSize)
        }
        for warning in known?.warnings ?? [] { onWarning("\(warning)") }
        for name in known?.classes ?? [] where !all.contains(name) {
            onWarning("boxes of the class '\(name)' are left out, because it is not one of those to label")
        }
        var contents = ReportContents(
            version: version, title: title ?? names.title, folder: names.folder,
            classes: all, objectClasses: Array(1..<all.count),
            start: ReportContents.Start(DetectionOptions(), classes: all), tolerance: 0, window: [32, 32])
        contents.isForLabelling = true
        let chunks = ReportChunks(beside: output, limitBytes: pageLimitBytes)
        for (place, item) in inputs.items.enumerated() {
            do {
                let reader = try PictureReader(item.path, limits: limits, intensity: intensity)
                var picture = ReportContents.Picture(
                    name: names.names[place], width: reader.info.width, height: reader.info.height)
                if let known { try add(known, to: &picture, nil, all) }
                picture.tiles = try PictureTiles.cut(reader, number: place, into: chunks)
                contents.pictures.append(picture)
            } catch let error as RasterError {
                onWarning("\(error)")
            }
            onProgress(place + 1, inputs.items.count)
        }
        guard !contents.pictures.isEmpty else { throw ReportError.noPictures(paths: paths) }
        return try write(contents, chunks, since: start)
    }

    // MARK: - Steps

    /// Writes the page of what was collected.
    func write(
        _ contents: ReportContents, _ chunks: ReportChunks, since start: ContinuousClock.Instant
    ) throws -> Result {
        let page = try ReportPage.write(contents, chunks, to: output)
        return Result(
            path: output, folder: chunks.isInFiles ? chunks.folder : nil,
            bytes: page + (chunks.isInFiles ? chunks.bytes : 0), pictures: contents.pictures.count,
            maps: contents.pictures.count { $0.levels != nil }, seconds: start.seconds(to: .now),
            peakMemoryBytes: Machine.peakMemoryBytes())
    }

    /// Opens the picture of a result; notes in the report why it cannot be shown.
    private func show(_ result: ScanResult, in picture: inout ReportContents.Picture) -> PictureReader? {
        do {
            return try result.reader(lookingIn: pictureFolder, limits)
        } catch {
            picture.problems.append("the picture cannot be shown: \(error)")
            return nil
        }
    }

    /// Adds what is known to be on a picture, in pixels of what was scanned.
    private func add(
        _ labels: BoxLabels, to picture: inout ReportContents.Picture, _ report: PictureReport?, _ classes: [String]
    ) throws {
        let place = Path.joined(pictureFolder ?? "", picture.name)
        guard let name = MapEvaluationJob.name(of: report?.image ?? place, in: Set(labels.names)) else { return }
        let full = report?.placement?.size ?? [picture.width, picture.height]
        var problems = BoxProblems()
        let label = labels.label(of: name, on: (full[0], full[1]), problems: &problems)
        picture.problems += problems.warnings.map { "\($0)" }
        guard case .objects(let objects, let ignored) = label else { return }
        func local(_ box: Box) -> Box {
            Box(
                xmin: (box.xmin - picture.origin[0]) / picture.scale[0],
                ymin: (box.ymin - picture.origin[1]) / picture.scale[1],
                xmax: (box.xmax - picture.origin[0]) / picture.scale[0],
                ymax: (box.ymax - picture.origin[1]) / picture.scale[1])
        }
        func isInside(_ box: Box) -> Bool {
            (0...Double(picture.width)).contains(box.centerX) && (0...Double(picture.height)).contains(box.centerY)
        }
        picture.truth = objects.compactMap { object in
            let box = local(object.box)
            // What the network does not know cannot be found by it.
            guard isInside(box), let index = classes.firstIndex(of: labels.classes[object.classIndex]) else {
                return nil
            }
            return ReportContents.Object(classIndex: index, box: box)
        }
        picture.ignored = ignored.map(local).filter(isInside).map { [$0.xmin, $0.ymin, $0.xmax, $0.ymax] }
    }
}
