import Files
import Machine
import Network
import Raster
import Rendering
import Scanning

/// Heat map and overlay from a score map: the same bytes as a scan with the same options would have drawn, without the
/// network.
public struct MapRendering: Sendable {
    /// What is marked on overlays, and which classes are drawn.
    public var request: MapRequest
    /// How results are drawn.
    public var rendering = RenderingOptions()
    /// How large the drawings are.
    public var drawingSize = DrawingSize.automatic
    /// How overlays are stored.
    public var overlayFormat = DrawingFormat.png
    /// Which label map is written; nil for none.
    public var labels: LabelMap?
    /// True to draw how probable each class is all over the picture.
    public var drawsHeatmap = true
    /// True to draw probabilities and detections over the picture, where it is given.
    public var drawsOverlay = true
    /// True to draw a line on overlays around what reaches the threshold.
    public var drawsContour = true

    /// Drawings of every class but the background, unless told otherwise.
    public init(_ request: MapRequest = MapRequest()) { self.request = request }

    /// Draws.
    ///
    /// - Parameters:
    ///   - path: The score map.
    ///   - picture: The picture that was scanned, for overlays; nil draws none.
    ///   - base: What the names of all written files start with, folder included.
    ///   - onProgress: Called after each row of the picture, from several threads.
    /// - Returns: The files that were written, by kind.
    /// - Throws: `ScoreMapError`, `FileError`, ``MapRequestError``, `RasterError`, `ScanError`.
    public func run(
        _ path: String, picture: String?, base: String, pool: WorkerPool,
        onProgress: @Sendable (ScanProgress) -> Void = { _ in }
    ) throws -> [String: String] {
        let map = try ScoreMapFile(contentsOf: path)
        let (scores, scanned) = (map.scores, map.description.picture)
        let drawsOverlay = drawsOverlay && picture != nil
        var options = PictureScan.Options(
            classIndices: try request.classIndices(in: map),
            // Heat maps have no marks.
            detection: drawsOverlay ? try request.detection(in: map) : DetectionOptions(), rendering: rendering,
            background: scanned.backgroundColor)
        options.drawingSize = drawingSize
        options.overlayFormat = overlayFormat
        options.drawsHeatmap = drawsHeatmap
        options.drawsOverlay = drawsOverlay
        options.drawsContour = drawsContour
        let region = try request.region(of: map)?.region
        let reader = try picture.map { try opened($0, for: map, options.limits) }
        let drawings = try PictureDrawings(
            scores, options.largestProbabilities(of: scores, base: base), options: options,
            within: region, keeping: PictureDrawings.pixels(of: scores.picture, options), base: base, pool: pool)
        if let reader, let picture, drawsOverlay {
            try options.draw(
                drawings,
                scores.detections(ofClasses: options.classIndices, options: options.detection, within: region),
                of: .file(picture), scanned.selection, like: reader, scores, pool: pool, onProgress: onProgress)
        } else {
            try drawings.draw(knownGridRows: scores.finest.rows, isLast: true)
            try drawings.finish()
        }
        var files = drawings.files
        if let labels {
            _ = try labels.write(region.map(scores.looking) ?? scores, of: scanned, within: region, base: base)
            (files["labels"], files["legend"]) = ("\(base).labels.png", "\(base).labels.json")
        }
        return files
    }

    /// Opens the picture as the scan did, after making sure that it is the same.
    private func opened(_ path: String, for map: ScoreMapFile, _ limits: DecodingLimits) throws -> PictureReader {
        let scanned = map.description.picture
        let reader = try PictureReader(
            path, selection: scanned.selection, background: scanned.backgroundColor, limits: limits,
            damage: scanned.damage, intensity: scanned.rule)
        guard try scanned.sha256 == nil || scanned.sha256 == ContentHash.hexadecimal(ofFile: path),
            scanned.size == [reader.info.width, reader.info.height]
        else { throw MapRequestError.otherPicture(path: path, map: map.path, image: scanned.image) }
        return reader
    }
}
