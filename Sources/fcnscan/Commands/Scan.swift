import ArgumentParser
import FCNScanKit
import Foundation

struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scans pictures: heat map, overlay and detections. This is the default command.",
        discussion: """
            Writes PICTURE.heatmap.png, PICTURE.overlay.png and PICTURE.detections.json beside each picture, or \
            into --output. Type is decided by content: PNG and JPEG of every kind.

            EXAMPLES
              fcnscan smear.jpg
              fcnscan a.png b.jpg --output results/ --edge center
              fcnscan smear.jpg --json --threshold 0.9
              fcnscan page.png --model digits.safetensors --class seven --scores page.npy
              fcnscan slide.png --dry-run     what it will take
              fcnscan slide.png --memory-limit 256MB
            """)

    @Argument(help: "Pictures, PNG or JPEG.", completion: .file())
    var images: [String]
    @Option(name: .shortAndLong, help: "The folder for all files; made if needed.", completion: .directory)
    var output: String?
    @OptionGroup var model: ModelOptions
    @OptionGroup var method: MethodArguments
    @OptionGroup var detection: DetectionArguments
    @OptionGroup var memory: MemoryArgument
    @OptionGroup var rendering: RenderingArguments
    @Option(
        help: "Also write the probabilities as NumPy array, rows x columns x classes, float32; one picture only.",
        completion: .file(extensions: ["npy"]))
    var scores: String?
    @Flag(help: "Print one JSON object for each picture instead of text.")
    var json = false
    @Flag(help: "Say on standard error how each layer was computed, and what it was expected to cost and cost.")
    var explain = false
    @Flag(help: "Only say what the scan will take, from the pictures' headers; write nothing.")
    var dryRun = false

    func validate() throws {
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
            [".heatmap.png", ".overlay.png", ".detections.json"]
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
        let trained = try model.load()
        if let output, !dryRun { try createFolder(output) }
        let scanner = DenseScanner(
            try method.form(of: trained), edge: detection.edge, method: method.method, pool: model.pool(),
            options: try model.plan.options())
        var options = PictureScan.Options(
            classIndices: try detection.classIndices(of: trained),
            detection: DetectionOptions(threshold: try detection.threshold.value(for: trained)),
            rendering: rendering.options, background: rendering.background)
        options.memoryLimit = memory.memoryLimit?.bytes
        let job = PictureScan(scanner, options: options)
        var failures = 0
        for image in images {
            do {
                let forecast = try job.forecast(image)
                if dryRun {
                    print(json ? try Console.json(forecast) : forecast.summary)
                    continue
                }
                if forecast.pixels > Self.largePicture { Console.note("fcnscan: \(forecast.summary)") }
                let line = ProgressLine(image)
                let report = try job.run(image, base: base(of: image), scores: scores) {
                    line.show($0.done, of: $0.all, $0.stage == .scoring ? "rows" : "rows drawn")
                }
                Console.clearProgress()
                if explain { Console.note(explanation(scanner)) }
                print(json ? try Console.json(report) : summary(report))
            } catch {
                Console.log.error("\(sentence(of: error))")
                failures += 1
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }

    /// Pixels from which on the forecast is told before the work starts.
    private static let largePicture = 50_000_000

    private func explanation(_ scanner: DenseScanner) -> String {
        let peak = Calibration.peakGigaflops(model.plan.instructionSet, pool: scanner.pool)
        return scanner.stageCosts.map { Benchmark.Layer($0, passes: 1, peakGigaflops: peak) }.table
    }

    private func summary(_ report: PictureReport) -> String {
        let map = report.map
        var lines = [
            "\(report.image): \(report.size[0])x\(report.size[1]) pixels, \(map.columns)x\(map.rows) windows of "
                + "\(map.window[0])x\(map.window[1]), \(report.detections.count) "
                + "detection\(report.detections.count == 1 ? "" : "s")"
        ]
        for object in report.detections {
            lines.append(
                "  \(object.className) "
                    + String(format: "%.3f at %.0f,%.0f", object.score, object.centerX, object.centerY))
        }
        if report.uncoveredPixels > 0 {
            let share = 100 * Double(report.uncoveredPixels) / Double(report.size[0] * report.size[1])
            lines.append(
                "  \(report.uncoveredPixels) pixels (" + String(format: "%.1f%%", share) + ") lie in no window"
                    + (report.edge == .drop ? "; --edge cover or center reaches those at the right and bottom" : ""))
        }
        let seconds = report.seconds
        lines.append(
            String(
                format: "  %.1f ms: %.1f decode, %.1f forward, %.1f render; peak memory ", seconds.total * 1000,
                seconds.decode * 1000, seconds.forward * 1000, seconds.render * 1000)
                + Console.bytes(report.peakMemoryBytes))
        for (_, file) in report.files.sorted(by: { $0.key < $1.key }) { lines.append("  -> \(file)") }
        return lines.joined(separator: "\n")
    }
}

extension ScanForecast {
    /// For example `slide.png: 32768x32768 pixels, 16371x16371 windows, 1.2e+13 multiply-adds, …`.
    var summary: String {
        "\(image): \(size[0])x\(size[1]) pixels, \(map[0])x\(map[1]) windows, "
            + String(format: "%.3g", Double(multiplyAdds)) + " multiply-adds, scores of "
            + Console.bytes(scoreBytes) + (keepsScoresInFile ? " in a temporary file" : "") + ", about "
            + Console.bytes(predictedPeakMemoryBytes) + " of memory"
    }
}
