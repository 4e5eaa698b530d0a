import ArgumentParser
import FCNScanKit
import FoundationEssentials
import Glibc

struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scans pictures: heat map, overlay and detections. This is the default command.",
        discussion: """
            Writes PICTURE.heatmap.png, PICTURE.overlay.png and PICTURE.detections.json beside each picture, or \
            into --output. Type is decided by content: PNG, JPEG and TIFF of every kind.

            EXAMPLES
              fcnscan smear.jpg
              fcnscan a.png b.jpg --output results/ --edge center
              fcnscan smear.jpg --json --threshold 0.9
              fcnscan page.png --model digits.safetensors --only-class seven --scores page.npy
              fcnscan page.png --model digits.safetensors --scales 0.5:2:7 --merge nms
              fcnscan smear.jpg --save-map    for 'fcnscan detect' later
              fcnscan smear.jpg --export geojson,csv     for QuPath and Excel
              fcnscan *.jpg -o results/ --report report.html   to review
              fcnscan slide.png --dry-run     what it will take
              fcnscan slide.png --memory-limit 256MB --drawing fit:4096
              fcnscan smear.jpg --overlay-format jpeg --no-heatmap
              fcnscan *.jpg --output results/ --no-pictures
              fcnscan slide.svs --level 1 --region 20000,10000,4096,4096
              fcnscan street.png --model unet.onnx --labels   the class of each place
              fcnscan slide.svs --roi annotations.geojson     or --tissue
              fcnscan huge.png --rows 1/4     a part, for 'fcnscan merge'
            """)

    @Argument(help: "Pictures, PNG, JPEG or TIFF.", completion: .file())
    var images: [String]
    @Option(name: .shortAndLong, help: "The folder for all files; made if needed.", completion: .directory)
    var output: String?
    @OptionGroup var model: ModelOptions
    @OptionGroup var method: MethodArguments
    @OptionGroup var average: AverageArguments
    @OptionGroup var detection: DetectionArguments
    @OptionGroup var byClass: ByClassArgument
    @OptionGroup var merging: MergingArguments
    @OptionGroup var separation: SeparationArgument
    @OptionGroup var scales: ScalesArgument
    @OptionGroup var memory: MemoryArgument
    @OptionGroup var rendering: RenderingArguments
    @OptionGroup var damage: DamageArgument
    @OptionGroup var part: RegionArguments
    @OptionGroup var interest: InterestArguments
    @OptionGroup var rows: RowsArgument
    @OptionGroup var intensity: IntensityArgument
    @OptionGroup var savedMap: SavedMapArguments
    @OptionGroup var export: ExportArgument
    @OptionGroup var labels: LabelArguments
    @Option(
        help: """
            Also write the probabilities as NumPy array, rows x columns x classes, float32, and their geometry beside it \
            as X.json: both are a score map for 'fcnscan detect'. One picture only. Several --scales write an array \
            each, with - and the scale before the ending.
            """,
        completion: .file(extensions: ["npy"]))
    var scores: String?
    @Flag(help: "Print one JSON object for each picture instead of text.")
    var json = false
    @Flag(
        help: """
            Say on standard error how each layer was computed, and its expected and measured times; of several scales \
            those of the largest.
            """)
    var explain = false
    @Flag(help: "Only say what the scan will take, from the pictures' headers; write nothing.")
    var dryRun = false
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    /// The groups that scans of one picture and of many have in common.
    private var scan: ScanArguments {
        ScanArguments(
            model: model, method: method, average: average, detection: detection, merging: merging,
            separation: separation, scales: scales,
            memory: memory, rendering: rendering, damage: damage, part: part,
            interest: interest, intensity: intensity, byClass: byClass, savedMap: savedMap, labels: labels)
    }

    func validate() throws {
        try average.check(method.method)
        try rows.check([
            "--scores": scores != nil, "--export": export.export != nil, "--labels": labels.labelMap != nil,
            "--report": savedMap.report != nil,
        ])
        guard !images.isEmpty else { throw ValidationError("Give at least one picture.") }
        guard scores == nil || images.count == 1 else {
            throw ValidationError("--scores takes one picture, found \(images.count).")
        }
        var owners: [String: String] = [:]
        for image in images {
            let base = URL(fileURLWithPath: base(of: image)).standardizedFileURL.path
            if let other = owners[base], other != image {
                throw ValidationError(
                    "'\(other)' and '\(image)' would both write '\(base).heatmap.png'; scan them apart, or use "
                        + "'fcnscan batch', which keeps whole names.")
            }
            owners[base] = image
        }
        if let scores, let base = images.first.map(base),
            [
                ".heatmap.png", ".overlay\(rendering.overlayFormat.ending)", ".detections.json", ".tissue.png",
                ".labels.png", ".labels.json",
                ScoreMapFile.ending,
            ]
            .contains(where: {
                URL(fileURLWithPath: base + $0).standardizedFileURL
                    == URL(fileURLWithPath: scores).standardizedFileURL
            })
        {
            throw ValidationError("--scores names '\(scores)', which the scan writes itself; give another name.")
        }
    }

    /// What the names of a picture's files start with.
    private func base(of image: String) -> String {
        Path.joined(output ?? Path.folder(of: image), Path.stem(of: image))
    }

    func run() throws {
        Interrupt.endsProgram()
        let model = try scan.method.global.applied(to: scan.model.loadDetector(input.description(normalization)))
        if let output, !dryRun { try createFolder(output) }
        let scanner = try DenseScanner(
            scan.method.method.form(of: model), edge: scan.detection.edge, method: scan.method.method,
            average: scan.average.windowAverage, pool: scan.model.pool(), options: scan.model.plan.options())
        var options = try scan.options(for: model)
        options.heldBytes = residentMemoryBytes() ?? 0
        options.exports = export.formats
        options.arrays = scores.map { ($0, SavedMap(of: model, version: FCNScan.version)) }
        if let rows = rows.rows {
            options.rows = rows
            options.savedMap = savedMap.savedMap(of: model, isNeeded: true)
            (options.drawsHeatmap, options.drawsOverlay) = (false, false)
        }
        let job = PictureScan(scanner, options: options)
        var failures = 0
        var reports: [PictureReport] = []
        for image in images {
            do {
                if let report = try show(image, job, scanner) { reports.append(report) }
            } catch {
                Console.log.error("\(sentence(of: error))")
                failures += 1
            }
        }
        try savedMap.writeReport(of: reports, isQuiet: json)
        if failures > 0 { throw ExitCode.failure }
    }

    /// Scans a picture and prints what was found, or only what the scan would take.
    ///
    /// - Returns: Nil where nothing was scanned.
    private func show(_ image: String, _ job: PictureScan, _ scanner: DenseScanner) throws -> PictureReport? {
        let forecast = try job.forecast(image)
        if dryRun {
            print(json ? try Console.json(forecast) : forecast.summary)
            return nil
        }
        if forecast.pixels > Self.largePicture { Console.note("fcnscan: \(forecast.summary)") }
        let line = ProgressLine(image)
        if rows.rows != nil {
            let part = try job.runPart(image, base: base(of: image), forecast: forecast) {
                line.show($0.done, of: $0.all, "rows")
            }
            Console.clearProgress()
            for warning in part.warnings ?? [] { Console.log.warning("\(image): \(warning)") }
            if explain { Console.note(explanation(of: scanner)) }
            print(json ? try Console.json(part) : part.summary)
            return nil
        }
        let report = try job.run(image, base: base(of: image), forecast: forecast) {
            line.show($0.done, of: $0.all, $0.stage == .scoring ? "rows" : "rows drawn")
        }
        Console.clearProgress()
        Console.warn(of: report)
        if explain { Console.note(explanation(of: scanner)) }
        print(json ? try Console.json(report) : report.summary)
        return report
    }

    /// Pixels from which on the forecast is shown before the work starts.
    private static let largePicture = 50_000_000

    private func explanation(of scanner: DenseScanner) -> String {
        let peak = Calibration.peakGigaflops(scan.model.plan.instructionSet, pool: scanner.pool)
        return scanner.stageCosts.map { Benchmark.Layer($0, passes: 1, peakGigaflops: peak) }.table
    }
}
