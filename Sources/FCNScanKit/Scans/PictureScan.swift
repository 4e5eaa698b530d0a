import Files
import Foundation
import Machine
import Network
import Raster
import Rendering
import Scanning
import Synchronization

/// The whole main job on one picture: scan, find, draw, write.
public struct PictureScan {
    /// What is done and where it is written.
    public struct Options: Sendable {
        /// The classes to report, indices into the model's classes.
        public var classIndices: [Int]
        /// How detections are made.
        public var detection: DetectionOptions
        /// How results are drawn.
        public var rendering: RenderingOptions
        /// What a picture may take to decode.
        public var limits: DecodingLimits
        /// What transparent parts of a picture stand on.
        public var background: BackgroundColor
        /// What becomes of a picture of which pixels are damaged.
        public var damage = DamagePolicy.refuse
        /// How many bytes of scores are kept in memory; more go to a temporary file.
        public var scoreMemoryBytes = 256 << 20
        /// Bytes that the program may hold while it scans a picture, the model included.
        public var memoryLimit: Int?
        /// Bytes that the program held before its first picture.
        public let heldBytes = residentMemoryBytes() ?? 0
        /// Which pictures of the result are wanted.
        public var drawsHeatmap = true
        /// Which pictures of the result are wanted.
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
    }

    private let scanner: DenseScanner
    private let options: Options

    /// A job that can be done for many pictures.
    public init(_ scanner: DenseScanner, options: Options) {
        self.scanner = scanner
        self.options = options
    }

    /// Says what a picture will take, from its header alone.
    ///
    /// - Throws: ``RasterError``, ``EngineError``.
    public func forecast(_ path: String) throws -> ScanForecast {
        try forecast(PictureReader(path, background: options.background, limits: options.limits).info, path)
    }

    private func forecast(_ info: PictureInfo, _ path: String) throws -> ScanForecast {
        try ScanForecast(
            info, image: path, scanner: scanner, scoreMemoryBytes: scoreMemoryBytes,
            heldBytes: options.heldBytes, memoryLimit: options.memoryLimit)
    }

    /// Scores get a quarter of a limit.
    private var scoreMemoryBytes: Int { min(options.scoreMemoryBytes, (options.memoryLimit ?? .max) / 4) }

    private static let pixelsWorthAThread = 500_000

    private func reader(_ path: String) throws -> PictureReader {
        try PictureReader(
            path, background: options.background, limits: options.limits, damage: options.damage)
    }

    /// A reader of the same rows of the same picture, from its beginning.
    private func reader(again path: String, cut: PictureCut?) throws -> PictureReader {
        try PictureReader(path, background: options.background, limits: options.limits, cut: cut)
    }

    /// Does the job.
    ///
    /// - Parameters:
    ///   - path: The picture.
    ///   - base: What the names of all written files start with, folder included; `.heatmap.png` and the like
    ///     are added.
    ///   - scores: Where the score map is written as a NumPy file, where wanted.
    ///   - fingerprint: Kept in the report.
    ///   - onProgress: Called after each row, while drawing from several threads.
    /// - Throws: ``RasterError``, ``EngineError``, ``ScanError``, ``FileError``.
    public func run(
        _ path: String, base: String, scores: String? = nil, fingerprint: String? = nil,
        onProgress: @Sendable (ScanProgress) -> Void = { _ in }
    ) throws -> PictureReport {
        let start = ContinuousClock.now
        let reader = try reader(path)
        let planLimit = try options.memoryLimit.flatMap { _ in try forecast(reader.info, path).planLimit }
        let decoder = TimedSource(try PictureSource(reader, channels: scanner.model.architecture.input.channels))
        // Decoding overlaps computing, where there is a thread and enough to do for both.
        let isLarge = decoder.width * decoder.height > PictureScan.pixelsWorthAThread
        let source = TimedSource(isLarge && scanner.pool.threads > 1 ? SourceAhead(decoder) : decoder)
        let storage = ScoreStorage.budget(bytes: scoreMemoryBytes, folder: ScratchFile.folder(beside: base))
        let map = try scanner.scan(source, storage: storage, memoryLimit: planLimit) {
            onProgress(ScanProgress(stage: .scoring, done: $0, all: $1))
        }
        let scanned = ContinuousClock.now

        var objects: [(classIndex: Int, detection: Detection)] = []
        let found = try map.detections(ofClasses: options.classIndices, options: options.detection)
        for (index, detections) in zip(options.classIndices, found) { objects += detections.map { (index, $0) } }
        objects.sort { ($1.detection.score, $0.classIndex) < ($0.detection.score, $1.classIndex) }
        var files: [String: String] = [:]
        if let scores {
            try map.writeProbabilities(to: scores)
            files["scores"] = scores
        }
        // Where no window reaches the last rows, only drawing reads to the end of the file.
        let drawingWarnings = try draw(
            path, cut: reader.cut, map, objects, base: base, files: &files, onProgress: onProgress)
        let warnings = drawingWarnings.isEmpty ? reader.warnings : drawingWarnings

        let geometry = map.geometry
        let detectionsFile = "\(base).detections.json"
        files["detections"] = detectionsFile
        var report = PictureReport(
            image: path, size: [geometry.picture.width, geometry.picture.height],
            map: PictureReport.Map(
                columns: map.columns, rows: map.rows,
                window: [geometry.grid.window.width, geometry.grid.window.height],
                stride: [geometry.grid.stride.width, geometry.grid.stride.height],
                origin: [-geometry.margins.left, -geometry.margins.top], classes: map.classes),
            edge: geometry.edge, threshold: options.detection.threshold,
            detections: objects.map { index, detection in
                let box = detection.box
                return PictureReport.Object(
                    className: map.classes[index], score: detection.score, x: box.xmin, y: box.ymin, width: box.width,
                    height: box.height, centerX: detection.centerX, centerY: detection.centerY)
            },
            files: files, seconds: PictureReport.Seconds(decode: 0, forward: 0, render: 0, total: 0),
            peakMemoryBytes: 0, uncoveredPixels: geometry.uncoveredPixels, fingerprint: fingerprint,
            warnings: warnings.isEmpty ? nil : warnings)
        let end = ContinuousClock.now
        report.seconds = PictureReport.Seconds(
            decode: decoder.seconds, forward: start.seconds(to: scanned) - source.seconds,
            render: scanned.seconds(to: end), total: start.seconds(to: end))
        report.peakMemoryBytes = Machine.peakMemoryBytes()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        try AtomicFile.write(try encoder.encode(report) + Data("\n".utf8), to: detectionsFile)
        return report
    }

    /// Draws and writes the pictures of the result, side by side where there are threads for it.
    ///
    /// - Returns: What reading the picture for an overlay warned of.
    private func draw(
        _ path: String, cut: PictureCut?, _ map: ScoreMap, _ objects: [(classIndex: Int, detection: Detection)],
        base: String,
        files: inout [String: String], onProgress: @Sendable (ScanProgress) -> Void
    ) throws -> [String] {
        let picture = map.geometry.picture
        let warnings = Mutex<[String]>([])
        var drawings: [(_ onRow: () -> Void) throws -> Void] = []
        for index in options.classIndices {
            let name = map.classes[index]
            let grid = map.grid(ofClass: index)
            // One class needs no name in the files'.
            let suffix = options.classIndices.count == 1 ? "" : ".\(index)-\(name.asFileName)"
            // Overlays first: they take longer.
            if options.drawsOverlay {
                let file = "\(base)\(suffix).overlay.png"
                files["overlay\(suffix)"] = file
                let marks = objects.filter { $0.classIndex == index }.map { _, detection in
                    DetectionMark(
                        x: detection.box.xmin, y: detection.box.ymin, width: detection.box.width,
                        height: detection.box.height, centerX: detection.centerX, centerY: detection.centerY,
                        label: name, score: detection.score)
                }
                drawings.append { onRow in
                    // Decoded a second time: rows are drawn as they come, whatever the picture's size.
                    let reader = try reader(again: path, cut: cut)
                    let ahead =
                        scanner.pool.threads > 1
                        ? RowsAhead<UInt8>(rows: picture.height, rowLength: 3 * picture.width) {
                            try reader.readRow(into: $0, channels: 3)
                        } : nil
                    try writeOverlay(
                        grid, marks: marks, pictureWidth: picture.width, pictureHeight: picture.height, title: name,
                        options: options.rendering, to: file, onRow: onRow
                    ) { _, row in
                        if let ahead {
                            try ahead.readRow(into: row)
                        } else {
                            try reader.readRow(into: row, channels: 3)
                        }
                    }
                    warnings.withLock { $0 = reader.warnings }
                }
            }
            if options.drawsHeatmap {
                let file = "\(base)\(suffix).heatmap.png"
                files["heatmap\(suffix)"] = file
                drawings.append { onRow in
                    try writeHeatmap(
                        grid, pictureWidth: picture.width, pictureHeight: picture.height, title: name,
                        options: options.rendering, to: file, onRow: onRow)
                }
            }
        }
        let failure = Mutex<(any Error)?>(nil)
        let done = Atomic<Int>(0)
        let all = drawings.count * picture.height
        scanner.pool.run(drawings.count) { index in
            let draw = drawings[index]
            do {
                try draw {
                    let rows = done.add(1, ordering: .relaxed).newValue
                    onProgress(ScanProgress(stage: .drawing, done: rows, all: all))
                }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return warnings.withLock { $0 }
    }
}

extension ScoreMap {
    /// One class as the renderer takes it.
    func grid(ofClass index: Int) -> ScoreGrid {
        let first = geometry.window(column: 0, row: 0)
        return ScoreGrid(
            columns: columns, rows: rows, originX: first.centerX, originY: first.centerY,
            strideX: Double(geometry.grid.stride.width), strideY: Double(geometry.grid.stride.height),
            windowWidth: first.width, windowHeight: first.height
        ) { row, scores in
            try readProbabilities(ofClass: index, row: row, columns: 0..<columns, into: scores)
        }
    }
}

extension String {
    /// The text with everything that may not stand in a file name replaced by `_`.
    fileprivate var asFileName: String {
        String(map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
    }
}
