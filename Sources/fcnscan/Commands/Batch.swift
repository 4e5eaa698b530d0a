import ArgumentParser
import FCNScanKit
import Foundation
import Synchronization

struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scans many pictures, and goes on where it was interrupted.",
        discussion: """
            Files of a picture keep its whole name and its place below the folder, so outputs never collide. A \
            picture that cannot be read is reported and the rest is done; the exit code is then 1. Pictures \
            whose content, model and settings are as in an earlier run are not scanned again. summary.csv and \
            summary.json list everything.

            EXAMPLES
              fcnscan batch slides/ --output found/
              fcnscan batch 'slides/*.jpg' @more.txt --output found/ --edge center
              fcnscan batch slides/ --output found/ --no-pictures      detections only
            """)

    @Argument(
        help: "Folders (searched recursively), pictures, quoted patterns, or @FILE with a path in each line.",
        completion: .file())
    var inputs: [String]
    @Option(name: .shortAndLong, help: "The folder for all files; made if needed.", completion: .directory)
    var output: String
    @OptionGroup var model: ModelOptions
    @OptionGroup var method: MethodArguments
    @OptionGroup var detection: DetectionArguments
    @OptionGroup var memory: MemoryArgument
    @OptionGroup var rendering: RenderingArguments
    @Flag(inversion: .prefixedNo, help: "Draw heat maps and overlays.")
    var pictures = true
    @Flag(help: "Scan everything again.")
    var again = false

    /// The list of a batch.
    private struct Summary: Encodable {
        var pictures: [PictureReport]
        var failures: [BatchInputs.Failure]
        var seconds: Double
        var picturesPerSecond: Double
        var peakMemoryBytes: Int
    }

    /// What became of the pictures, by their number.
    private struct State {
        var reports: [Int: PictureReport] = [:]
        var errors: [Int: String] = [:]
        var reused = 0
        var next = 0
    }

    func validate() throws {
        guard !inputs.isEmpty else { throw ValidationError("Give at least one folder or picture.") }
    }

    func run() throws {
        Interrupt.endsProgram()
        let start = ContinuousClock.now
        let trained = try model.load()
        let dense = try method.form(of: trained)
        try createFolder(output)
        let found = try BatchInputs(inputs, output: output)
        var options = PictureScan.Options(
            classIndices: try detection.classIndices(of: trained),
            detection: DetectionOptions(threshold: try detection.threshold.value(for: trained)),
            rendering: rendering.options, background: rendering.background)
        options.drawsHeatmap = pictures
        options.drawsOverlay = pictures
        let settings =
            "\(FCNScan.version) \(ContentHash.hexadecimal(of: trained.encoded())) \(detection.edge.rawValue) "
            + "\(options.classIndices) \(options.detection) \(pictures) \(rendering.settings) \(model.plan.precision)"
            + (method.exactWindows ? " \(method.method)" : "")

        let state = Mutex(State())
        let line = ProgressLine()
        let items = found.items
        // Small pictures are done side by side, one on each thread: nobody waits for decoding and encoding.
        let workers = min(model.work.threads, max(items.count, 1))
        // Each has its part of the memory that is left.
        options.memoryLimit = memory.memoryLimit.map { [held = options.heldBytes] in
            held + ($0.bytes - held) / workers
        }
        let chosen = options
        let planner = Planner(dense, options: try model.plan.options(), pool: model.pool())
        let threadsOfEach = max(1, model.work.threads / workers)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            let scanner = DenseScanner(
                planner, edge: detection.edge, method: method.method, pool: WorkerPool(threads: threadsOfEach))
            let job = PictureScan(scanner, options: chosen)
            while true {
                let index = state.withLock { state in
                    defer { state.next += 1 }
                    return state.next
                }
                guard index < items.count else { return }
                do {
                    let (report, isReused) = try scan(items[index], job, settings)
                    state.withLock {
                        $0.reports[index] = report
                        $0.reused += isReused ? 1 : 0
                    }
                } catch {
                    state.withLock { $0.errors[index] = sentence(of: error) }
                    Console.log.error("\(sentence(of: error))")
                }
                let done = state.withLock { $0.reports.count + $0.errors.count }
                line.show(done, of: items.count, "pictures")
            }
        }
        Console.clearProgress()
        for failure in found.failures { Console.log.error("\(failure.error)") }
        let result = state.withLock { $0 }
        let seconds = start.seconds(to: .now)
        let failures =
            found.failures
            + result.errors.keys.sorted().map {
                BatchInputs.Failure(image: items[$0].path, error: result.errors[$0]!)
            }
        let summary = Summary(
            pictures: result.reports.keys.sorted().map { result.reports[$0]! }, failures: failures, seconds: seconds,
            picturesPerSecond: Double(result.reports.count - result.reused) / seconds,
            peakMemoryBytes: peakMemoryBytes())
        try AtomicFile.write(try Console.json(summary, pretty: true) + "\n", to: "\(output)/summary.json")
        try AtomicFile.write(table(summary), to: "\(output)/summary.csv")
        let detections = summary.pictures.reduce(0) { $0 + $1.detections.count }
        print(
            "\(summary.pictures.count) pictures (\(result.reused) from an earlier run), \(detections) detections, "
                + "\(failures.count) failed; "
                + String(format: "%.1f s, %.1f new pictures/s, peak memory ", seconds, summary.picturesPerSecond)
                + "\(Console.bytes(summary.peakMemoryBytes)) -> \(output)/summary.csv")
        if !failures.isEmpty { throw ExitCode.failure }
    }

    /// Scans a picture, unless an earlier run has done exactly that.
    private func scan(_ item: BatchInputs.Item, _ job: PictureScan, _ settings: String) throws -> (PictureReport, Bool)
    {
        let base = "\(output)/\(item.name)"
        let fingerprint = try fingerprint(of: item, settings)
        if let earlier = earlierReport(base: base) {
            if !again, earlier.fingerprint == fingerprint, let report = reused(earlier, for: item, base: base) {
                return (report, true)
            }
            if earlier.fingerprint != fingerprint, isAnotherPicture(earlier.image, than: item.path) {
                throw BatchError.outputBelongsToAnother(image: item.path, base: base, other: earlier.image)
            }
            // An interrupted change of settings must not look complete.
            try? FileManager.default.removeItem(atPath: "\(base).detections.json")
        }
        try createFolder(Path.folder(of: base))
        return (try job.run(item.path, base: base, fingerprint: fingerprint), false)
    }

    private func fingerprint(of item: BatchInputs.Item, _ settings: String) throws -> String {
        // A missing or unreadable file gets the picture reader's words.
        guard let content = try? ContentHash.hexadecimal(ofFile: item.path) else {
            _ = try PictureReader(item.path)
            return ""
        }
        return ContentHash.hexadecimal(of: Array("\(content) \(settings)".utf8))
    }

    private func earlierReport(base: String) -> PictureReport? {
        guard let data = try? readFile("\(base).detections.json", limitBytes: 1 << 30) else { return nil }
        return try? JSONDecoder().decode(PictureReport.self, from: data)
    }

    /// An earlier report as this run would have made it, when all its files stand beside it.
    private func reused(_ earlier: PictureReport, for item: BatchInputs.Item, base: String) -> PictureReport? {
        var report = earlier
        report.image = item.path
        let folder = Path.folder(of: base)
        report.files = earlier.files.mapValues { Path.joined(folder, Path.name(of: $0)) }
        return report.files.values.allSatisfy(FileManager.default.fileExists(atPath:)) ? report : nil
    }

    private func isAnotherPicture(_ earlier: String, than path: String) -> Bool {
        FileManager.default.fileExists(atPath: earlier)
            && URL(fileURLWithPath: earlier).resolvingSymlinksInPath()
                != URL(fileURLWithPath: path).resolvingSymlinksInPath()
    }

    /// One line for each detection, one for a picture without any, one for each failure.
    private func table(_ summary: Summary) -> String {
        func quoted(_ text: String) -> String {
            text.contains(where: { ",\"\n\r".contains($0) })
                ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
        }
        var lines = ["image,status,class,score,x,y,width,height,centerX,centerY,error"]
        for report in summary.pictures {
            let image = quoted(report.image)
            if report.detections.isEmpty { lines.append("\(image),ok,,,,,,,,,") }
            for object in report.detections {
                lines.append(
                    "\(image),ok,\(quoted(object.className)),\(object.score),\(object.x),\(object.y),\(object.width),"
                        + "\(object.height),\(object.centerX),\(object.centerY),")
            }
        }
        for failure in summary.failures {
            lines.append("\(quoted(failure.image)),failed,,,,,,,,,\(quoted(failure.error))")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// What a batch refuses to do.
enum BatchError: Error, CustomStringConvertible {
    /// Files of that name are those of another picture, which is still there.
    case outputBelongsToAnother(image: String, base: String, other: String)

    var description: String {
        switch self {
        case .outputBelongsToAnother(let image, let base, let other):
            "'\(image)' was not scanned: '\(base).*' belongs to '\(other)'; use another --output for it"
        }
    }
}
