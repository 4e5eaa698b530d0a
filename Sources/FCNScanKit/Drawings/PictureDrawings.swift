import Machine
import Network
import Rendering
import Scanning
import Synchronization

/// The pictures of a result, drawn from top to bottom as their scores, marks and pixels become known.
///
/// Pieces that can be drawn are shared out between the threads of a pool. What is drawn depends on neither when nor where.
final class PictureDrawings {
    /// A picture of the result.
    private struct Output {
        /// `heatmap` or `overlay`, and which class where there are several.
        var kind: String
        /// The places of the classes that it shows among those that are reported.
        var places: [Int]
        var drawing: Drawing
        /// One of the two.
        var overlay: OverlayRenderer?
        var heatmap: HeatmapRenderer?
        /// Marks of the overlay that lie below what is drawn, from top to bottom.
        var waiting: [DetectionMark] = []
        /// How many of them the overlay has got since they were counted last.
        var given = 0
        /// Half of the height of the largest mark, from its middle.
        var halfHeight = 0.0

        /// The last row of scores that some rows need; nil where nothing was scanned.
        func lastGridRow(of rows: Range<Int>) -> Int? {
            overlay?.lastGridRow(of: rows) ?? heatmap?.lastGridRow(of: rows)
        }
    }

    /// The picture's pixels, where an overlay is drawn.
    let pixels: PixelRows?
    /// Width and height of what shows the picture, where it has not the picture's size.
    let reducedSize: [Int]?
    private let factor: Double
    private let labels: [String]
    private let region: ScannedRegion?
    private let pool: WorkerPool
    private var outputs: [Output] = []
    /// Rows of the drawing that no mark will touch any more.
    private var settledRows = 0
    private var boxHeight: Double

    /// Creates the temporary files.
    ///
    /// - Parameters:
    ///   - scores: Their rows may still be unknown.
    ///   - largest: The largest probabilities over all scales, where they are there already.
    ///   - region: Where objects count; nil for all of the picture.
    ///   - pixels: What ``pixels(of:_:)`` gave.
    ///   - base: What the names of all files start with, folder included.
    /// - Throws: `RasterError`, ``DrawingsError``.
    init(
        _ scores: ScorePyramid, _ largest: LargestProbabilities? = nil, options: PictureScan.Options,
        within region: ScannedRegion?, keeping pixels: PixelRows?, base: String, pool: WorkerPool
    ) throws {
        try Self.check(options)
        let picture = scores.picture
        self.pixels = pixels
        let factor = options.drawingSize.factor(for: picture)
        self.factor = Double(factor)
        self.pool = pool
        self.region = region
        labels = options.classIndices.map { scores.finest.classes[$0] }
        let isMap = options.drawingSize == .map
        let size =
            isMap
            ? Extent(height: scores.finest.rows, width: scores.finest.columns)
            : Extent(height: (picture.height + factor - 1) / factor, width: (picture.width + factor - 1) / factor)
        let draws = options.drawsHeatmap || options.drawsOverlay
        reducedSize = size == picture || !draws ? nil : [size.width, size.height]
        boxHeight = scores.frame(scores.levels.count - 1).windowHeight / Double(factor)
        var rendering = options.rendering
        if isMap { (rendering.showsLegend, rendering.interpolation) = (false, .nearest) }
        if pixels != nil, options.classIndices.count > 1 {
            try addOverlayOfAll(scores, options, rendering, size, base)
        }
        for (place, index) in options.classIndices.enumerated() {
            // One class needs no name in the files'.
            let suffix = options.classIndices.count == 1 ? "" : ".\(index)-\(labels[place].asFileName)"
            let grid =
                isMap
                ? scores.cells(ofClass: index, largest, within: region)
                : scores.grid(ofClass: index, largest, reducedBy: factor, within: region)
            // Overlays first: they take longer.
            if pixels != nil {
                var rendering = rendering
                rendering.contour =
                    options.drawsContour ? options.detection.classThresholds[index] ?? options.detection.threshold : nil
                let renderer = OverlayRenderer(
                    grid: grid, marks: [], pictureWidth: size.width, pictureHeight: size.height, options: rendering)
                let drawing = try Drawing(
                    renderer.content(title: labels[place], options: rendering), format: options.overlayFormat,
                    to: "\(base)\(suffix).overlay\(options.overlayFormat.ending)")
                outputs.append(
                    Output(kind: "overlay\(suffix)", places: [place], drawing: drawing, overlay: renderer))
            }
            if options.drawsHeatmap {
                let renderer = HeatmapRenderer(
                    grid: grid, pictureWidth: size.width, pictureHeight: size.height, options: rendering)
                let drawing = try Drawing(
                    renderer.content(title: labels[place], options: rendering), format: .png,
                    to: "\(base)\(suffix).heatmap.png")
                outputs.append(
                    Output(kind: "heatmap\(suffix)", places: [place], drawing: drawing, heatmap: renderer))
            }
        }
    }

    /// Begins the overlay with the boxes of all classes in colours of their own, without probabilities.
    private func addOverlayOfAll(
        _ scores: ScorePyramid, _ options: PictureScan.Options, _ rendering: RenderingOptions, _ size: Extent,
        _ base: String
    ) throws {
        var rendering = rendering
        rendering.opacity = 0
        let renderer = OverlayRenderer(
            grid: scores.grid(ofClass: options.classIndices[0], nil, reducedBy: Int(factor), within: nil), marks: [],
            pictureWidth: size.width, pictureHeight: size.height, options: rendering)
        let drawing = try Drawing(
            renderer.content(
                classes: labels.enumerated().map { ($0.element, Palette.color($0.offset)) }, options: rendering),
            format: options.overlayFormat, to: "\(base).overlay\(options.overlayFormat.ending)")
        outputs.append(
            Output(kind: "overlay", places: Array(labels.indices), drawing: drawing, overlay: renderer))
    }

    /// What keeps a picture's pixels until they are drawn; nil where no overlay is drawn.
    static func pixels(of picture: Extent, _ options: PictureScan.Options) -> PixelRows? {
        guard options.drawsPicture else { return nil }
        return PixelRows(
            width: picture.width, height: picture.height, factor: options.drawingSize.factor(for: picture))
    }

    /// The files, by kind.
    var files: [String: String] {
        Dictionary(uniqueKeysWithValues: outputs.map { ($0.kind, $0.drawing.path) })
    }

    /// Adds marks for detections.
    ///
    /// - Parameters:
    ///   - detections: For each reported class; none of them has its middle above that of one that was added before.
    ///   - height: All detections with their middle above have been added, in pixels of the picture.
    func add(_ detections: [[Detection]], settledHeight height: Double) {
        for index in outputs.indices where outputs[index].overlay != nil {
            let places = outputs[index].places
            let marks = places.flatMap { place in
                detections[place].map { detection in
                    var mark = DetectionMark(detection, label: labels[place], reducedBy: factor)
                    // Of one class the heat map has the colours.
                    if places.count > 1 { mark.ink = Palette.color(place) }
                    return mark
                }
            }
            outputs[index].waiting += marks.sorted { $0.centerY < $1.centerY }
            for mark in marks {
                outputs[index].halfHeight = max(
                    outputs[index].halfHeight, mark.centerY - mark.y, mark.y + mark.height - mark.centerY)
            }
        }
        let reach = outputs.compactMap { $0.overlay?.reach(ofBoxHeight: boxHeight) }.max() ?? 0
        settledRows = height.isFinite ? max(0, Int(height / factor) - reach) : .max
    }

    /// Draws the pieces that can be drawn, when there are enough to keep all threads busy.
    ///
    /// - Parameters:
    ///   - knownGridRows: Rows of scores from the top that are known.
    ///   - isLast: Nothing more will become known.
    /// - Throws: `RasterError`, and what reading scores throws.
    func draw(knownGridRows: Int, isLast: Bool = false) throws {
        let complete = pixels?.completeRows ?? 0
        while true {
            var jobs: [(output: Int, piece: Int)] = []
            for index in outputs.indices {
                let next = outputs[index].drawing.nextPiece
                for piece in next..<min(outputs[index].drawing.pieces, next + Self.mostPieces(pool.threads)) {
                    guard canDraw(piece, of: outputs[index], knownGridRows, completeRows: complete) else { break }
                    jobs.append((index, piece))
                }
            }
            // Pieces in memory are few, however many pictures are drawn; those that lie higher come first, so that all
            // pictures need the same pixels.
            jobs.sort { (firstRow(of: $0), $0.output) < (firstRow(of: $1), $1.output) }
            jobs.removeLast(max(0, jobs.count - Self.mostPieces(pool.threads)))
            if jobs.isEmpty || !isLast && jobs.count < 2 * pool.threads { return }
            for job in jobs { giveMarks(reaching: job.piece, ofOutput: job.output) }
            try draw(jobs)
            dropMarks()
            dropPixels()
        }
    }

    /// How many pieces are drawn at a time.
    static func mostPieces(_ threads: Int) -> Int { 8 * threads }

    private func firstRow(of job: (output: Int, piece: Int)) -> Int {
        outputs[job.output].drawing.pictureRows(ofPiece: job.piece).lowerBound
    }

    /// Gives an overlay the marks that reach a piece or what lies above it, so that few are held in pieces.
    private func giveMarks(reaching piece: Int, ofOutput index: Int) {
        guard let last = outputs[index].drawing.pictureRows(ofPiece: piece).last,
            let reach = outputs[index].overlay?.reach(ofBoxHeight: 2 * outputs[index].halfHeight)
        else { return }
        let waiting = outputs[index].waiting
        var end = outputs[index].given
        while end < waiting.count, waiting[end].centerY <= Double(last + 1 + reach) { end += 1 }
        guard end > outputs[index].given else { return }
        outputs[index].overlay!.add(Array(waiting[outputs[index].given..<end]))
        outputs[index].given = end
    }

    /// Forgets marks that are drawn.
    private func dropMarks() {
        for index in outputs.indices where outputs[index].overlay != nil {
            let drawing = outputs[index].drawing
            outputs[index].overlay!.forget(
                above: drawing.nextPiece < drawing.pieces
                    ? drawing.pictureRows(ofPiece: drawing.nextPiece).lowerBound : drawing.content.height)
            if outputs[index].given > outputs[index].waiting.count / 2 {
                outputs[index].waiting.removeFirst(outputs[index].given)
                outputs[index].given = 0
            }
        }
    }

    private func canDraw(_ piece: Int, of output: Output, _ knownGridRows: Int, completeRows: Int) -> Bool {
        let rows = output.drawing.pictureRows(ofPiece: piece)
        guard let last = rows.last else { return true }
        if let row = output.lastGridRow(of: rows), row >= knownGridRows { return false }
        return output.overlay == nil || last < settledRows && last < completeRows
    }

    private func draw(_ jobs: [(output: Int, piece: Int)]) throws {
        let pieces = Mutex([Result<Drawing.Piece, any Error>?](repeating: nil, count: jobs.count))
        // Unsafe, because the compiler does not see that the pool returns when all pieces are drawn.
        nonisolated(unsafe) let outputs = outputs
        pool.run(jobs.count) { number in
            let (output, piece) = (outputs[jobs[number].output], jobs[number].piece)
            let result = Result { try self.drawn(piece, of: output) }
            pieces.withLock { $0[number] = result }
        }
        for (job, piece) in zip(jobs, pieces.withLock { $0 }) {
            try outputs[job.output].drawing.write(piece!.get())
        }
    }

    private func drawn(_ piece: Int, of output: Output) throws -> Drawing.Piece {
        let heatmap = output.heatmap?.forAnotherTask()
        let overlay = output.overlay?.forAnotherTask()
        return try output.drawing.piece(piece) { y, row in
            try heatmap?.renderRow(y, into: row)
            guard let overlay else { return }
            pixels!.copyRow(y, into: row.baseAddress!)
            region?.dimOutside(row, y: y, reducedBy: factor)
            try overlay.renderRow(y, over: row)
        }
    }

    /// Forgets the pixels of rows that all overlays show.
    private func dropPixels() {
        let next = outputs.compactMap { output -> Int? in
            guard output.overlay != nil, output.drawing.nextPiece < output.drawing.pieces else { return nil }
            return output.drawing.pictureRows(ofPiece: output.drawing.nextPiece).lowerBound
        }
        pixels?.drop(before: next.min() ?? .max)
    }

    /// Completes the files and gives them their names.
    ///
    /// - Throws: `RasterError`.
    func finish() throws {
        for output in outputs { try output.drawing.finish() }
    }
}

extension DetectionMark {
    fileprivate init(_ detection: Detection, label: String, reducedBy factor: Double) {
        self.init(
            x: detection.box.xmin / factor, y: detection.box.ymin / factor, width: detection.box.width / factor,
            height: detection.box.height / factor, centerX: detection.centerX / factor,
            centerY: detection.centerY / factor, label: label, score: detection.score)
    }
}

extension String {
    /// The text with everything that may not be in a file name replaced by `_`.
    fileprivate var asFileName: String {
        String(map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
    }
}
