import ArgumentParser
import FCNScanKit
import Glibc
import Numbers

struct Batch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scans many pictures, and goes on where it was interrupted.",
        discussion: """
            Files of a picture keep its whole name and its place below the folder, so outputs never collide. A \
            picture that cannot be read is reported and the rest is done; the exit code is then 1. Pictures \
            whose content, model and settings are as in an earlier run are not scanned again. summary.csv and \
            summary.json list everything, counts.csv says how many objects of each class each picture has.

            EXAMPLES
              fcnscan batch slides/ --output found/
              fcnscan batch 'slides/*.jpg' @more.txt --output found/ --edge center
              fcnscan batch smears/ -m embedded:blood -o found/   blood counts
              fcnscan batch slides/ --output found/ --no-pictures      detections only
              fcnscan batch slides/ --output found/ --save-map   for 'fcnscan detect'
              fcnscan batch slides/ -o found/ --report report.html   to review
              fcnscan batch slides/ --output found/ --roi regions/     a file each
              fcnscan batch slides/ --output found/ --export coco,csv  one data set
              fcnscan batch slides/ --output found/ --shard auto       a share of it
              fcnscan batch slides/ --output found/ --json             the summary
            """)

    @Argument(
        help: "Folders (searched recursively), pictures, quoted patterns, or @FILE with a path in each line.",
        completion: .file())
    var inputs: [String]
    @Option(name: .shortAndLong, help: "The folder for all files; made if needed.", completion: .directory)
    var output: String
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
    @OptionGroup var intensity: IntensityArgument
    @OptionGroup var savedMap: SavedMapArguments
    @OptionGroup var export: ExportArgument
    @OptionGroup var share: ShardArgument
    @OptionGroup var failures: FailureArgument
    @OptionGroup var labels: LabelArguments
    @Flag(help: "Scan everything again.")
    var again = false

    @Flag(help: "Print one JSON object, what summary.json holds, instead of text.")
    var json = false
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
        guard !inputs.isEmpty else { throw ValidationError("Give at least one folder or picture.") }
        if try share.shard() != nil, !export.formats.isEmpty {
            throw ValidationError("--shard: a share has no data set; give --export to 'fcnscan merge'.")
        }
    }

    func run() throws {
        Interrupt.stopsWork("stopping")
        let model = try scan.method.global.applied(to: scan.model.loadDetector(input.description(normalization)))
        let line = ProgressLine()
        let batch = try BatchScan(model, options: options(for: model))
        let summary = try batch.run(inputs, output: output) { event in
            switch event {
            case .finished(let report): Console.warn(of: report)
            case .failed(let failure): Console.log.error("\(failure.error)")
            case .progress(let done, let all): line.show(done, of: all, "pictures")
            }
        } shouldStop: {
            Interrupt.wasRequested
        }
        Console.clearProgress()
        for warning in summary.exports?.warnings ?? [] { Console.log.warning("\(warning)") }
        let shard = try share.shard()
        print(
            try json ? summary.json() : summary.line(shard.map { "\(output) (share \($0))" } ?? "\(output)/summary.csv")
        )
        guard summary.missing.isEmpty else {
            Console.note(
                "fcnscan: stopped with \(summary.missing.count) pictures to go; the same command goes on with them")
            throw ExitCode(Interrupt.exitCode)
        }
        try savedMap.writeReport(of: summary.pictures, isQuiet: json)
        try failures.end(summary)
    }

    private func options(for model: Model) throws -> BatchScan.Options {
        var options = BatchScan.Options(scan: try scan.options(for: model), threads: scan.model.work.threads)
        options.edge = scan.detection.edge
        options.method = scan.method.method
        options.average = scan.average.windowAverage
        options.plan = try scan.model.plan.options()
        options.shard = try share.shard()
        options.scansAgain = again
        options.exports = export.formats
        options.version = FCNScan.version
        options.describe = sentence
        return options
    }
}

extension BatchSummary {
    /// How many pictures were done, and how fast.
    fileprivate func line(_ output: String) -> String {
        "\(pictures.count) pictures (\(reused) from an earlier run), "
            + "\(pictures.reduce(0) { $0 + $1.detections.count }) detections\(CountTable(pictures).line), "
            + "\(failures.count) failed; "
            + "\(seconds.fixed(1)) s, \(picturesPerSecond.fixed(1)) new pictures/s, peak memory "
            + "\(Console.bytes(peakMemoryBytes)) -> \(output)"
            + (exports?.lines.map { "\n" + $0 }.joined() ?? "")
    }
}

extension CountTable {
    /// How many of each of several classes; nothing for one.
    fileprivate var line: String {
        guard classes.count > 1, classes.count <= 8 else { return "" }
        return " (" + zip(classes, totals).map { "\($0) \($1)" }.joined(separator: ", ") + ")"
    }
}
