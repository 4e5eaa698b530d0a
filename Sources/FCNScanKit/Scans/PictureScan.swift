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
        /// True to draw how probable each class is all over the picture.
        public var drawsHeatmap = true
        /// True to draw the probabilities and the detections over the picture.
        public var drawsOverlay = true

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

        /// Scores get a quarter of a limit.
        var usedScoreMemoryBytes: Int { min(scoreMemoryBytes, (memoryLimit ?? .max) / 4) }
    }

    let scanner: DenseScanner
    let options: Options

    /// A job that can be done for many pictures.
    public init(_ scanner: DenseScanner, options: Options) {
        self.scanner = scanner
        self.options = options
    }

    /// Says what a picture will take, from its header alone.
    ///
    /// - Throws: `RasterError`, `EngineError`.
    public func forecast(_ path: String) throws -> ScanForecast {
        try ScanForecast(
            PictureReader(path, background: options.background, limits: options.limits).info, image: path,
            scanner: scanner, scales: options.scales, intensity: options.intensity,
            scoreMemoryBytes: options.usedScoreMemoryBytes,
            heldBytes: options.heldBytes, memoryLimit: options.memoryLimit)
    }

    /// Does the job.
    ///
    /// - Parameters:
    ///   - path: The picture.
    ///   - base: What the names of all written files start with, folder included; `.heatmap.png` and the like
    ///     are added.
    ///   - forecast: What ``forecast(_:)`` said about the picture; made anew where it is needed and not given.
    ///   - scores: Where the score map is written as a NumPy file, where wanted; of several scales, each is written to
    ///     a file of its own, with `-` and the scale before the ending.
    ///   - fingerprint: Kept in the report.
    ///   - onProgress: Called after each row, while drawing from several threads.
    /// - Throws: `RasterError`, `EngineError`, `ScanError`, `FileError`.
    public func run(
        _ path: String, base: String, forecast: ScanForecast? = nil, scores: String? = nil,
        fingerprint: String? = nil, onProgress: @Sendable (ScanProgress) -> Void = { _ in }
    ) throws -> PictureReport {
        let start = ContinuousClock.now
        let forecast = try options.memoryLimit.flatMap { _ in try forecast ?? self.forecast(path) }
        let scan = try scored(path, base: base, planLimit: forecast?.planLimit, onProgress: onProgress)
        let scanned = ContinuousClock.now
        let objects = try objects(on: scan.scores)
        var files: [String: String] = [:]
        if let scores {
            for (kind, file, map) in scoreFiles(scan.scores, scores) {
                try map.writeProbabilities(to: file)
                files[kind] = file
            }
        }
        let drawings = drawings(of: path, like: scan.reader, scan.scores, objects, base: base)
        for drawing in drawings { files[drawing.kind] = drawing.file }
        let warnings = try draw(drawings, rows: scan.scores.picture.height, onProgress: onProgress)
        files["detections"] = "\(base).detections.json"
        let end = ContinuousClock.now
        let report = PictureReport(
            path, scan.scores, scales: options.scales, objects, average: scanner.average,
            threshold: options.detection.threshold, files: files,
            seconds: PictureReport.Seconds(
                decode: scan.decoding, forward: start.seconds(to: scanned) - scan.waiting,
                render: scanned.seconds(to: end), total: start.seconds(to: end)),
            fingerprint: fingerprint, intensity: ShownIntensity(options.intensity, scan.reader),
            // Where no window reaches the last rows, only drawing reads to the end of the file.
            warnings: warnings.isEmpty ? scan.reader.warnings : warnings)
        try AtomicFile.write(try JSONText.text(of: report, pretty: true) + "\n", to: "\(base).detections.json")
        return report
    }

    // MARK: - Steps

    /// A picture's scores, and where the time went.
    private struct Scored {
        /// What read the picture.
        var reader: PictureReader
        var scores: ScorePyramid
        /// Seconds of decoding.
        var decoding: Double
        /// Seconds in which the network waited for rows.
        var waiting: Double
    }

    private func scored(
        _ path: String, base: String, planLimit: Int?, onProgress: (ScanProgress) -> Void
    ) throws -> Scored {
        let start = ContinuousClock.now
        let reader = try PictureReader(
            path, background: options.background, limits: options.limits, damage: options.damage,
            intensity: options.intensity)
        // To find damage or to measure the samples, the picture has been decoded already.
        let opening = start.seconds(to: .now)
        let picture = Extent(height: reader.info.height, width: reader.info.width)
        let decoding = ScaledDecoding(
            reader, channels: scanner.model.architecture.input.channels,
            scales: scanner.geometries(for: picture, scales: options.scales).count,
            memoryLimit: options.memoryLimit, readsAhead: scanner.pool.threads > 1
        ) {
            try PictureReader(
                path, background: options.background, limits: options.limits, cut: reader.cut,
                intensity: reader.intensity)
        }
        let storage = ScoreStorage.budget(
            bytes: options.usedScoreMemoryBytes, folder: ScratchFile.folder(beside: base))
        let scores = try scanner.scan(
            picture, scales: options.scales, storage: storage, memoryLimit: planLimit,
            onProgress: { onProgress(ScanProgress(stage: .scoring, done: $0, all: $1)) }, source: decoding.source)
        return Scored(
            reader: reader, scores: scores, decoding: opening + decoding.decoding, waiting: opening + decoding.waiting)
    }

    /// The files for scores, with the kind of each: one, or one for each of several scales.
    private func scoreFiles(
        _ scores: ScorePyramid, _ path: String
    ) -> [(kind: String, file: String, map: ScoreMap)] {
        guard options.scales.factors.count > 1 else { return [("scores", path, scores.finest)] }
        let base = Path.joined(Path.folder(of: path), Path.stem(of: path))
        let ending = path.dropFirst(base.count)
        return scores.levels.map { ("scores-\($0.scale)", "\(base)-\($0.scale)\(ending)", $0.map) }
    }

    /// What was found, strongest first.
    private func objects(on scores: ScorePyramid) throws -> [FoundObject] {
        let found = try scores.detections(ofClasses: options.classIndices, options: options.detection)
        return zip(options.classIndices, found).flatMap { index, detections in
            detections.map { FoundObject(classIndex: index, detection: $0) }
        }.sorted { ($1.detection.score, $0.classIndex) < ($0.detection.score, $1.classIndex) }
    }
}

/// A detection and its class.
struct FoundObject {
    var classIndex: Int
    var detection: Detection
}
