import Files
import Network
import Raster
import Scanning

/// Short names of all that decides the results of a picture: its content, the model, and how it is scanned and drawn.
struct BatchFingerprints: Sendable {
    /// The model and how pictures are scanned, as a text.
    let settings: String
    /// The part of all fingerprints that says how pictures are scanned.
    let common: String
    /// The hash of a file's content.
    private let hash: @Sendable (String) throws -> String
    private let region: RegionRequest

    /// Fingerprints of scans with a model.
    ///
    /// - Parameter hash: The hash of a file's content; other than the usual one in tests only.
    init(
        _ model: Model, _ options: BatchScan.Options,
        hash: @escaping @Sendable (String) throws -> String = { try ContentHash.hexadecimal(ofFile: $0) }
    ) {
        let scan = options.scan
        let drawn =
            scan.drawsHeatmap == scan.drawsOverlay ? "\(scan.drawsHeatmap)" : scan.drawsHeatmap ? "heatmap" : "overlay"
        settings =
            "\(options.version) \(ContentHash.hexadecimal(of: model.encoded())) \(options.edge.rawValue) "
            + "\(scan.classIndices) \(BatchFingerprints.text(scan.detection)) \(drawn) "
            + BatchFingerprints.text(scan.rendering, scan.background) + " \(options.plan.precision)"
            + (scan.scales.isNative ? "" : " scales \(scan.scales.factors)")
            + (options.method == .dense ? "" : " \(options.method)")
            + (options.average.map { " average \($0.orientations) \($0.quantity)" } ?? "")
            + (scan.drawingSize == .automatic ? "" : " drawing \(scan.drawingSize)")
            + (scan.overlayFormat == .png ? "" : " overlay \(scan.overlayFormat.rawValue)")
            + (scan.drawsContour ? "" : " no contour")
            + (scan.rendering.boxLabels == .automatic ? "" : " labelled \(scan.rendering.boxLabels.rawValue)")
            + (scan.part == .whole ? "" : " part \(scan.part)")
            + (scan.damage == .refuse ? "" : " damaged \(scan.damage.rawValue)")
            + (scan.intensity == .full ? "" : " intensity \(scan.intensity)")
            + (scan.region.findsTissue ? " tissue" : "")
            + (scan.exports.isEmpty ? "" : " exports \(scan.exports.map(\.rawValue))")
            + (scan.labels.map { " labels \($0.minimumScore.map { "\($0)" } ?? "")" } ?? "")
            + (scan.savedMap.map { " map \($0.type.rawValue)" } ?? "")
        common = String(ContentHash.hexadecimal(of: Array(settings.utf8)).prefix(24))
        region = scan.region
        self.hash = hash
    }

    private static func text(_ detection: DetectionOptions) -> String {
        "DetectionOptions(threshold: \(detection.threshold), separation: \(detection.separation))"
            + (detection.merging == Merging() ? "" : " \(detection.merging)")
            + detection.classThresholds.sorted { $0.key < $1.key }.map { " class \($0.key): \($0.value)" }.joined()
            + (detection.separationInPixels.map { " separation \($0)" } ?? "")
            + (detection.boxes.map { " boxes \($0.rawValue)" } ?? "")
    }

    private static func text(_ rendering: RenderingOptions, _ background: BackgroundColor) -> String {
        "\(rendering.colorMap.name) \(rendering.interpolation.rawValue) \(rendering.opacity) \(rendering.range) "
            + "\(rendering.showsLegend) \(background)"
    }

    /// The fingerprint of a picture: what all pictures of the batch have in common, a dot, and what is its own.
    ///
    /// - Throws: ``RasterError`` where the file cannot be read as a picture, `FileError` where its content or that of its
    ///   region of interest cannot be read, ``RegionOfInterestError`` where that is not there.
    func fingerprint(of path: String) throws -> String {
        let content: String
        do {
            content = try hash(path)
        } catch {
            // A missing or unreadable file gets the picture reader's words.
            _ = try PictureReader(path)
            throw error
        }
        let region = try region.file(for: path).map { " region \(try hash($0))" } ?? ""
        return "\(common).\(ContentHash.hexadecimal(of: Array("\(content)\(region)".utf8)).prefix(40))"
    }

    /// The part of a fingerprint that says how its picture was scanned.
    static func common(of fingerprint: String) -> String { String(fingerprint.prefix { $0 != "." }) }
}
