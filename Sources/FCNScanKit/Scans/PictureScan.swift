import Exports
import Files
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
        /// The only rows of the score map that are scanned; nil for a whole scan.
        public var rows: RequestedRows?
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
        /// True to draw a line on overlays around what reaches the threshold.
        public var drawsContour = true
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
    /// Other rules of merging than that of peaks and refined boxes need the whole map, as do other scales than the picture's own.
    var drawsAlong: Bool

    /// A job that can be done for many pictures.
    public init(_ scanner: DenseScanner, options: Options) {
        self.scanner = scanner
        self.options = options
        drawsAlong = options.detection.merging.rule == .peaks && options.detection.boxes != .refined
    }

    /// Says what a picture will take, from its header and the region of interest.
    ///
    /// - Throws: `RasterError`, `EngineError`, ``RequestedRowsError``, ``DrawingsError``, `RegionOfInterestError`, `FileError`.
    public func forecast(_ path: String) throws -> ScanForecast { try forecast(.file(path)) }

    /// Says what a picture will take, from its header and the region of interest.
    ///
    /// - Throws: `RasterError`, `EngineError`, ``RequestedRowsError``, ``DrawingsError``, `RegionOfInterestError`, `FileError`.
    public func forecast(_ input: PictureInput) throws -> ScanForecast {
        try PictureDrawings.check(options)
        let part = try options.part.resolved(for: input)
        let scales = options.scales.scaled(by: part.scale)
        let reader = try PictureReader(
            input, selection: part.selection, background: options.background, limits: options.limits)
        let info = reader.info
        // Where tissue is looked for, that needs pixels.
        let region =
            options.region.findsTissue ? nil : try options.region.region(on: input, base: nil, reader, options)
        let picture = Extent(height: info.height, width: info.width)
        let isDrawnAlong = drawsAlong && scales.isNative
        var forecast = try ScanForecast(
            info, image: input.name, scanner: scanner, scales: scales, rows: options.rows, within: region?.region,
            sharedClasses: options.sharesLargestProbabilities(scales: scales.factors.count)
                ? options.classIndices.count : 0,
            intensity: options.intensity,
            scoreMemoryBytes: options.usedScoreMemoryBytes, heldBytes: options.heldBytes,
            heldDrawingBytes: { plan in
                PictureDrawings.heldBytes(
                    for: scanner.geometry(for: picture), options: options,
                    rowsAhead: isDrawnAlong ? plan.rowsAhead : nil, threads: scanner.pool.threads)
            },
            memoryLimit: options.memoryLimit)
        forecast.mapFileBytes = options.savedMap.map {
            ScoreMapFile.bytes(
                ofScores: forecast.scoreBytes / MemoryLayout<Float>.stride, $0.type, isPart: options.rows != nil)
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
    ///   - shouldStop: Asked before each row of the picture; true ends the scan, and leaves no files.
    /// - Throws: `RasterError`, `EngineError`, `ScanError`, ``DrawingsError``, `FileError`, `RegionOfInterestError`,
    ///   `TissueError`; `CancellationError` where it was to stop.
    public func run(
        _ path: String, base: String, forecast: ScanForecast? = nil, fingerprint: String? = nil,
        onProgress: @Sendable (ScanProgress) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> PictureReport {
        try scan(.file(path), base: base, forecast: forecast, onProgress: onProgress) { _ in
            if shouldStop() { throw CancellationError() }
        }
        .write(base: base, fingerprint: fingerprint, pool: scanner.pool, onProgress: onProgress)
    }

    /// Scans a picture and finds objects, and writes nothing.
    ///
    /// - Parameters:
    ///   - input: The picture; samples in memory stay as they are as long as the result is used.
    ///   - onProgress: Called after each row of scores, and with the same numbers before each row of the picture is read;
    ///     what it throws ends the scan.
    /// - Throws: `RasterError`, `EngineError`, `ScanError`, `FileError`, `RegionOfInterestError`, `TissueError`, and what
    ///   `onProgress` throws.
    public func scan(
        _ input: PictureInput, onProgress: (ScanProgress) throws -> Void = { _ in }
    ) throws -> CompletedScan {
        try withoutActuallyEscaping(onProgress) { onProgress in
            var last: ScanProgress?
            return try scan(input, base: nil, forecast: nil) { progress in
                last = progress
                try onProgress(progress)
            } beforeRow: { rows in
                try onProgress(last ?? ScanProgress(stage: .scoring, done: 0, all: rows))
            }
        }
    }

    /// Scans a picture and finds objects.
    ///
    /// - Parameters:
    ///   - base: What the names of files start with that are written during the scan; nil to write none.
    ///   - beforeRow: Called before a row of the picture is read, with the number of all rows of scores.
    func scan(
        _ input: PictureInput, base: String?, forecast: ScanForecast?, onProgress: (ScanProgress) throws -> Void,
        beforeRow: ((_ rowsOfScores: Int) throws -> Void)? = nil
    ) throws -> CompletedScan {
        let start = ContinuousClock.now
        if base != nil { try PictureDrawings.check(options) }
        let forecast = try options.memoryLimit.flatMap { _ in try forecast ?? self.forecast(input) }
        let part = try options.part.resolved(for: input)
        let scales = options.scales.scaled(by: part.scale)
        let selection = part.selection
        let reader = try PictureReader(
            input, selection: selection, background: options.background, limits: options.limits,
            damage: options.damage, intensity: options.intensity)
        // To find damage or to measure the samples, the picture has been decoded already.
        let opening = start.seconds(to: .now)
        let region = try options.region.region(on: input, base: base, reader, options)
        let picture = Extent(height: reader.info.height, width: reader.info.width)
        var along = base.flatMap { base in
            drawsAlong && scales.isNative && options.rows == nil
                ? ResultsAlong(picture, options: options, within: region?.region, base: base, pool: scanner.pool) : nil
        }
        let geometries = scanner.geometries(for: picture, scales: scales)
        let rows = try geometries.last.flatMap {
            try options.rows?.resolved(in: $0.geometry.map.height, of: input.name)
        }
        let decoding = ScaledDecoding(
            reader, channels: scanner.model.architecture.input.channels, scales: geometries.count,
            memoryLimit: options.memoryLimit, readsAhead: scanner.pool.threads > 1,
            readsAll: rows == nil && region == nil, keeping: along?.pixels
        ) {
            try PictureReader(
                input, selection: selection, background: options.background, limits: options.limits, cut: reader.cut,
                intensity: reader.intensity)
        }
        let storage = ScoreStorage.budget(
            bytes: options.usedScoreMemoryBytes,
            folder: base.map { ScratchFile.folder(beside: $0) } ?? ScratchFile.systemFolder)
        var source: (any RowSource)?
        let scores = try scanner.scan(
            picture, scales: scales, rows: rows, within: region?.region, storage: storage,
            memoryLimit: forecast?.planLimit,
            onProgress: { try onProgress(ScanProgress(stage: .scoring, done: $0, all: $1)) },
            onRow: { try along?.advance($0, knownRows: $1) }
        ) { size in
            let rows = try decoding.source(size)
            source = rows
            guard let beforeRow else { return rows }
            let all = geometries.reduce(0) { $0 + $1.geometry.map.height }
            return WatchedSource(rows) { try beforeRow(all) }
        }
        let foundAlong = try along?.complete(scores, source)
        try decoding.complete()
        let scored = ContinuousClock.now
        // Objects at the ends of some rows are only known when the others are.
        let detections =
            try foundAlong
            ?? (rows != nil
                ? []
                : scores.detections(
                    ofClasses: options.classIndices, options: options.detection, within: region?.region))
        let drawing = along?.seconds ?? 0
        return CompletedScan(
            input: input, reader: reader, region: region, scores: scores, detections: detections,
            model: scanner.model, average: scanner.average, computation: rows.map { _ in scanner.computation },
            scales: scales, selection: selection, options: options,
            threads: scanner.pool.threads, drawings: along?.drawings,
            time: CompletedScan.Time(
                decode: opening + decoding.decoding,
                forward: start.seconds(to: scored) - opening - decoding.waiting - drawing,
                render: scored.seconds(to: .now) + drawing, total: start.seconds(to: .now)))
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
