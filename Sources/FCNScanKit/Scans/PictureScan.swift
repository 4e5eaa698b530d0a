import Exports
import Files
import Formats
import Machine
import Network
import Raster
import Rendering
import Scanning

/// The whole main job on one picture: scan, find, draw, write.
public struct PictureScan {
    /// What is done and where it is written.
    public struct Options: Sendable {
        /// The classes to report, indices into the model's classes.
        public var classIndices: [Int]
        /// How detections are made.
        public var detection: DetectionOptions
        /// The sizes at which a picture is scored.
        public var scales = Scales.native
        /// How results are drawn.
        public var rendering: RenderingOptions
        /// What a picture may take to decode.
        public var limits: DecodingLimits
        /// What transparent parts of a picture are laid on.
        public var background: BackgroundColor
        /// Which part of each picture is scanned.
        public var part = RequestedPart.whole
        /// Where on each picture objects count.
        public var region = RegionRequest()
        /// Micrometres in a pixel of the pictures that the model was trained on, where known; a scan at another size warns.
        public var trainedPixelSize: Double?
        /// What becomes of a picture of which pixels are damaged.
        public var damage = DamagePolicy.refuse
        /// How pictures of more than 8 bits are shown to the network, and drawn.
        public var intensity = IntensityRule.full
        /// How many bytes of scores are kept in memory; more go to a temporary file.
        public var scoreMemoryBytes = 256 << 20
        /// Bytes that the program may hold while it scans a picture, the model included.
        public var memoryLimit: Int?
        /// Bytes that the program holds before its first picture, as the system counts them; forecasts add what a
        /// picture takes.
        public var heldBytes = 0
        /// How large the pictures of a result are.
        public var drawingSize = DrawingSize.automatic
        /// How overlays are stored.
        public var overlayFormat = DrawingFormat.png
        /// True to draw how probable each class is all over the picture.
        public var drawsHeatmap = true
        /// True to draw the probabilities and the detections over the picture.
        public var drawsOverlay = true
        /// How the score map is kept in a file; nil to keep none.
        public var savedMap: SavedMap?
        /// The formats of other programs in which detections are written too.
        public var exports: [ExportFormat] = []
        /// Where probabilities are written as NumPy arrays with a description beside them, `X.npy` and `X.json`; nil for
        /// none. Of several scales each has a file of its own, with `-` and the scale before the ending.
        public var arrays: (path: String, map: SavedMap)?
        /// Which label map is written; nil for none.
        public var labels: LabelMap?

        /// Options for a model's classes.
        public init(
            classIndices: [Int], detection: DetectionOptions, rendering: RenderingOptions = RenderingOptions(),
            limits: DecodingLimits = .default, background: BackgroundColor = .white
        ) {
            self.classIndices = classIndices
            self.detection = detection
            self.rendering = rendering
            self.limits = limits
            self.background = background
        }

        /// True where probabilities are computed once for the drawings of all classes, instead of for each of them.
        func sharesLargestProbabilities(scales: Int) -> Bool {
            (drawsHeatmap || drawsOverlay) && scales > 1 && classIndices.count > 1
        }

        /// Scores get a quarter of a limit.
        var usedScoreMemoryBytes: Int { min(scoreMemoryBytes, (memoryLimit ?? .max) / 4) }
    }

    let scanner: DenseScanner
    let options: Options
    /// True where, at the picture's own scale, detections and pictures of the result are made while the picture is scored.
    ///
    /// Other rules of merging than that of peaks need the whole map, as do other scales than the picture's own.
    var drawsAlong: Bool

    /// A job that can be done for many pictures.
    public init(_ scanner: DenseScanner, options: Options) {
        self.scanner = scanner
        self.options = options
        drawsAlong = options.detection.merging.rule == .peaks
    }

    /// Says what a picture will take, from its header alone.
    ///
    /// - Throws: `RasterError`, `EngineError`.
    public func forecast(_ path: String) throws -> ScanForecast {
        let part = try options.part.resolved(for: path)
        let scales = options.scales.scaled(by: part.scale)
        let info = try PictureReader(
            path, selection: part.selection, background: options.background, limits: options.limits
        ).info
        let picture = Extent(height: info.height, width: info.width)
        let rowsAhead = drawsAlong && scales.isNative ? try? scanner.memory(for: picture).rowsAhead : nil
        var forecast = try ScanForecast(
            info, image: path, scanner: scanner, scales: scales,
            sharedClasses: options.sharesLargestProbabilities(scales: scales.factors.count)
                ? options.classIndices.count : 0,
            intensity: options.intensity,
            scoreMemoryBytes: options.usedScoreMemoryBytes, heldBytes: options.heldBytes,
            heldDrawingBytes: PictureDrawings.heldBytes(
                for: scanner.geometry(for: picture), options: options, rowsAhead: rowsAhead,
                threads: scanner.pool.threads),
            memoryLimit: options.memoryLimit)
        forecast.mapFileBytes = options.savedMap.map {
            ScoreMapFile.bytes(ofScores: forecast.scoreBytes / MemoryLayout<Float>.stride, $0.type)
        }
        return forecast
    }

    /// Does the job.
    ///
    /// - Parameters:
    ///   - path: The picture.
    ///   - base: What the names of all written files start with, folder included; `.heatmap.png` and the like
    ///     are added.
    ///   - forecast: What ``forecast(_:)`` said about the picture; made anew where it is needed and not given.
    ///   - fingerprint: Kept in the report.
    ///   - onProgress: Called after each row, while drawing from several threads.
    /// - Throws: `RasterError`, `EngineError`, `ScanError`, `FileError`, `RegionOfInterestError`, `TissueError`.
    public func run(
        _ path: String, base: String, forecast: ScanForecast? = nil, fingerprint: String? = nil,
        onProgress: @Sendable (ScanProgress) -> Void = { _ in }
    ) throws -> PictureReport {
        let start = ContinuousClock.now
        let forecast = try options.memoryLimit.flatMap { _ in try forecast ?? self.forecast(path) }
        let part = try options.part.resolved(for: path)
        let scales = options.scales.scaled(by: part.scale)
        let scan = try scored(
            path, part.selection, scales, base: base, planLimit: forecast?.planLimit, onProgress: onProgress)
        let scanned = ContinuousClock.now
        let detections =
            try scan.detections
            ?? scan.scores.detections(
                ofClasses: options.classIndices, options: options.detection, within: scan.region?.region)
        let drawings: PictureDrawings
        if let drawn = scan.drawings {
            drawings = drawn
            try drawings.finish()
        } else {
            drawings = try PictureDrawings(
                scan.scores, options.largestProbabilities(of: scan.scores, base: base), options: options,
                within: scan.region?.region, keeping: PictureDrawings.pixels(of: scan.scores.picture, options),
                base: base, pool: scanner.pool)
            try options.draw(
                drawings, detections, of: path, part.selection, like: scan.reader, scan.scores, pool: scanner.pool,
                onProgress: onProgress)
        }
        let objects = options.objects(detections)
        var files = drawings.files
        files["tissue"] = scan.region?.tissueMask
        let picture = ScannedPicture(
            path, scan.reader, part.selection, givenPixelSize: options.part.pixelSize, intensity: options.intensity,
            background: options.background, damage: options.damage,
            warnings: scan.reader.warnings + otherPixelSize(scan.reader.info, scales))
        if let arrays = options.arrays {
            files.merge(
                try arrays.map.writeArrays(
                    scan.scores, of: picture, scan.region?.description, scales, scanner, options, to: arrays.path)
            ) { $1 }
        }
        if let saved = options.savedMap {
            files["map"] = base + ScoreMapFile.ending
            try saved.write(
                scan.scores, of: picture, scan.region?.description, scales, scanner, options, to: files["map"]!)
        }
        let legend = try options.labels?.write(scan.scores, of: picture, within: scan.region?.region, base: base)
        if legend != nil { (files["labels"], files["legend"]) = ("\(base).labels.png", "\(base).labels.json") }
        files["detections"] = "\(base).detections.json"
        let end = ContinuousClock.now
        var report = PictureReport(
            picture, scan.scores, scales: scales, objects, within: scan.region?.description, average: scanner.average,
            options.detection, files: files, drawnSize: drawings.reducedSize,
            seconds: PictureReport.Seconds(
                decode: scan.decoding, forward: start.seconds(to: scanned) - scan.waiting - scan.drawing,
                render: scanned.seconds(to: end) + scan.drawing, total: start.seconds(to: end)),
            fingerprint: fingerprint)
        report.labels = legend
        try report.export(options.exports, base: base)
        try AtomicFile.write(try JSONText.text(of: report, pretty: true) + "\n", to: "\(base).detections.json")
        return report
    }

    /// A warning where the network was trained at another size of pixels than it was given.
    private func otherPixelSize(_ info: PictureInfo, _ scales: Scales) -> [String] {
        guard let trained = options.trainedPixelSize, scales.factors.count == 1,
            let size = PhysicalUnits(info, given: options.part.pixelSize)?.pixelSize
        else { return [] }
        let given = size.scaled(x: info.placement.scale[0], y: info.placement.scale[1]).mean / scales.factors[0]
        guard abs(given / trained - 1) > 0.05 else { return [] }
        return [
            "the network was trained at \(trained) um a pixel and is given \((given * 1e4).rounded() / 1e4) um, so that "
                + "objects have another size than it knows"
        ]
    }

    // MARK: - Steps

    /// A picture's scores, what became of them while they were made, and where the time went.
    private struct Scored {
        /// What read the picture.
        var reader: PictureReader
        /// Where objects count; nil for all of the picture.
        var region: FoundRegion?
        var scores: ScorePyramid
        /// What was found, for each reported class; nil where that needs the whole map.
        var detections: [[Detection]]?
        /// The pictures of the result; nil where they are still to be drawn.
        var drawings: PictureDrawings?
        /// Seconds of decoding.
        var decoding: Double
        /// Seconds in which the network waited for rows.
        var waiting: Double
        /// Seconds of drawing while the picture was scored.
        var drawing: Double
    }

    private func scored(
        _ path: String, _ selection: PictureSelection, _ scales: Scales, base: String, planLimit: Int?,
        onProgress: (ScanProgress) -> Void
    ) throws -> Scored {
        let start = ContinuousClock.now
        let reader = try PictureReader(
            path, selection: selection, background: options.background, limits: options.limits,
            damage: options.damage, intensity: options.intensity)
        // To find damage or to measure the samples, the picture has been decoded already.
        let opening = start.seconds(to: .now)
        let region = try options.region.region(on: path, base: base, reader, options)
        let picture = Extent(height: reader.info.height, width: reader.info.width)
        var along =
            drawsAlong && scales.isNative
            ? ResultsAlong(picture, options: options, within: region?.region, base: base, pool: scanner.pool) : nil
        let decoding = ScaledDecoding(
            reader, channels: scanner.model.architecture.input.channels,
            scales: scanner.geometries(for: picture, scales: scales).count,
            memoryLimit: options.memoryLimit, readsAhead: scanner.pool.threads > 1, keeping: along?.pixels
        ) {
            try PictureReader(
                path, selection: selection, background: options.background, limits: options.limits, cut: reader.cut,
                intensity: reader.intensity)
        }
        let storage = ScoreStorage.budget(
            bytes: options.usedScoreMemoryBytes, folder: ScratchFile.folder(beside: base))
        var source: (any RowSource)?
        let scores = try scanner.scan(
            picture, scales: scales, within: region?.region, storage: storage, memoryLimit: planLimit,
            onProgress: { onProgress(ScanProgress(stage: .scoring, done: $0, all: $1)) },
            onRow: { try along?.advance($0, knownRows: $1) }
        ) { size in
            let rows = try decoding.source(size)
            source = rows
            return rows
        }
        let detections = try along?.complete(scores, source)
        return Scored(
            reader: reader, region: region, scores: scores, detections: detections, drawings: along?.drawings,
            decoding: opening + decoding.decoding, waiting: opening + decoding.waiting, drawing: along?.seconds ?? 0)
    }
}

extension PictureScan.Options {
    /// What was found, strongest first.
    ///
    /// - Parameter detections: For each reported class.
    func objects(_ detections: [[Detection]]) -> [FoundObject] {
        zip(classIndices, detections).flatMap { index, detections in
            detections.map { FoundObject(classIndex: index, detection: $0) }
        }.sorted { ($1.detection.score, $0.classIndex) < ($0.detection.score, $1.classIndex) }
    }
}

/// A detection and its class.
struct FoundObject {
    var classIndex: Int
    var detection: Detection
}
