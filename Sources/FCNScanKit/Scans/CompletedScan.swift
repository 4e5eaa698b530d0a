import Exports
import Files
import Formats
import Machine
import Network
import Raster
import Scanning

/// What a scan of one picture found, in memory: scores, detections, and what drawings are made from.
///
/// Several threads may use it at the same time. Unchecked: nothing changes when it is made, and the picture is opened anew
/// whenever its pixels are needed.
public final class CompletedScan: @unchecked Sendable {
    /// Where the time went, in seconds.
    struct Time {
        var decode: Double
        var forward: Double
        var render: Double
        var total: Double
    }

    /// The scores at each scale.
    public let scores: ScorePyramid
    /// How the scan was done.
    public let options: PictureScan.Options
    /// What the scan knows and found; without files, as none were written.
    public let report: PictureReport

    /// The threads that the scan took.
    let threads: Int
    let region: FoundRegion?
    private let input: PictureInput
    private let reader: PictureReader
    private let detections: [[Detection]]
    private let model: DenseModel
    private let average: WindowAverage?
    private let computation: ScoreMapDescription.Computation?
    private let scales: Scales
    private let picture: ScannedPicture
    private let drawings: PictureDrawings?

    /// - Parameters:
    ///   - reader: Has read the picture.
    ///   - region: Where objects count; nil for all of the picture.
    ///   - detections: For each reported class.
    ///   - computation: How scores were computed, where they are of some rows only.
    ///   - drawings: Pictures of the result that were drawn along; nil where they are still to be drawn.
    init(
        input: PictureInput, reader: PictureReader, region: FoundRegion?, scores: ScorePyramid,
        detections: [[Detection]], model: DenseModel, average: WindowAverage?,
        computation: ScoreMapDescription.Computation?, scales: Scales, selection: PictureSelection,
        options: PictureScan.Options, threads: Int, drawings: PictureDrawings?,
        time: Time
    ) {
        (self.input, self.reader, self.region, self.scores) = (input, reader, region, scores)
        (self.detections, self.model, self.average, self.scales) = (detections, model, average, scales)
        self.computation = computation
        (self.options, self.threads, self.drawings) = (options, threads, drawings)
        picture = ScannedPicture(
            input.name, reader, selection, givenPixelSize: options.part.pixelSize, intensity: options.intensity,
            background: options.background, damage: options.damage,
            warnings: reader.warnings + options.otherPixelSize(reader.info, scales))
        report = PictureReport(
            picture, scores, scales: scales, options.objects(detections),
            ofClasses: options.classIndices, within: region?.description,
            average: average, options.detection, files: [:], drawnSize: nil,
            seconds: PictureReport.Seconds(
                decode: time.decode, forward: time.forward, render: time.render, total: time.total),
            fingerprint: nil)
    }

    /// Draws and writes what the scan found, as the options say unless told otherwise.
    ///
    /// - Parameters:
    ///   - base: What the names of all files start with, folder included.
    ///   - output: What is written; the options of the scan unless given.
    ///   - fingerprint: Kept in the report.
    ///   - pool: Nobody else uses it meanwhile.
    ///   - onProgress: Called after each row of a drawing.
    /// - Returns: The report with the names of the files.
    /// - Throws: `RasterError`, `FileError`, and what `onProgress` throws.
    public func write(
        base: String, output: PictureScan.Options? = nil, fingerprint: String? = nil, pool: WorkerPool,
        onProgress: (ScanProgress) throws -> Void = { _ in }
    ) throws -> PictureReport {
        let start = ContinuousClock.now
        let options = output ?? options
        let drawn = try drawings ?? draw(options, base: base, pool: pool, onProgress)
        try drawn.finish()
        var report = report
        report.files = drawn.files
        report.files["tissue"] = region?.tissueMask
        report.drawnSize = drawn.reducedSize
        report.fingerprint = fingerprint
        var picture = picture
        if options.arrays != nil || options.savedMap != nil { picture.sha256 = try input.sha256 }
        if let arrays = options.arrays {
            report.files.merge(
                try arrays.map.writeArrays(
                    scores, of: picture, region?.description, scales, model, average: average, options,
                    to: arrays.path)
            ) { $1 }
        }
        if let saved = options.savedMap {
            let file = base + ScoreMapFile.ending
            try writeMap(saved, of: picture, options, to: file)
            report.files["map"] = file
        }
        report.labels = try options.labels?.write(scores, of: picture, within: region?.region, base: base)
        if report.labels != nil {
            (report.files["labels"], report.files["legend"]) = ("\(base).labels.png", "\(base).labels.json")
        }
        let path = "\(base).detections.json"
        report.files["detections"] = path
        let seconds = start.seconds(to: .now)
        report.seconds.render += seconds
        report.seconds.total += seconds
        report.peakMemoryBytes = Machine.peakMemoryBytes()
        try report.export(options.exports, base: base)
        try AtomicFile.write(try JSONText.lines(of: report), to: path)
        return report
    }

    /// Writes the map of the rows that were scanned.
    ///
    /// - Throws: `FileError`, and what cannot be read of the picture a second time.
    func writePart(_ saved: SavedMap, to path: String) throws {
        precondition(computation != nil, "only scans of some rows make parts of maps")
        var picture = picture
        picture.sha256 = try input.sha256
        try writeMap(saved, of: picture, options, to: path)
    }

    private func writeMap(
        _ saved: SavedMap, of picture: ScannedPicture, _ options: PictureScan.Options, to path: String
    ) throws {
        try saved.write(
            scores, of: picture, region?.description, scales, model, average: average, computation: computation,
            options, to: path)
    }

    private func draw(
        _ options: PictureScan.Options, base: String, pool: WorkerPool, _ onProgress: (ScanProgress) throws -> Void
    ) throws -> PictureDrawings {
        let drawings = try PictureDrawings(
            scores, options.largestProbabilities(of: scores, base: base), options: options, within: region?.region,
            keeping: PictureDrawings.pixels(of: scores.picture, options), base: base, pool: pool)
        try options.draw(
            drawings, detections, of: input, picture.selection, like: reader, scores, pool: pool,
            onProgress: onProgress)
        return drawings
    }
}

extension PictureScan.Options {
    /// A warning where the network was trained at another size of pixels than it was given.
    fileprivate func otherPixelSize(_ info: PictureInfo, _ scales: Scales) -> [String] {
        guard let trained = trainedPixelSize, scales.factors.count == 1,
            let size = PhysicalUnits(info, given: part.pixelSize)?.pixelSize
        else { return [] }
        let given = size.scaled(x: info.placement.scale[0], y: info.placement.scale[1]).mean / scales.factors[0]
        guard abs(given / trained - 1) > 0.05 else { return [] }
        return [
            "the network was trained at \(trained) um a pixel and is given \((given * 1e4).rounded() / 1e4) um, so that "
                + "objects have another size than it knows"
        ]
    }
}
