import ArgumentParser
import FCNScanKit
import Foundation

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judges a model on labelled pictures: a classifier of windows, or a detector.",
        usage: """
            fcnscan evaluate [<model>] <data> [options]
            fcnscan evaluate <data> --model <model> [options]
            """,
        discussion: """
            Pictures that are samples as a whole, for example in a folder for each class, give accuracy, precision, \
            recall and F1 of each class, the confusion matrix, calibration and the worst mistakes. With boxes, the \
            pictures are scanned, and hits, misses and false alarms are counted: a detection hits when its middle \
            lies in a box that is not already hit, or within half a stride of it. Every miss and false alarm is \
            listed. Classes of the data and of the model are matched by name.

            EXAMPLES
              fcnscan evaluate digits.safetensors digits/ --output report
              fcnscan evaluate smears/ --boxes boxes.csv --class white-cell=WBC --part test
            """)

    @OptionGroup var source: DataArguments
    @Argument(
        help: ArgumentHelp(
            "With two paths, the first is the model and this is the data.", valueName: "data-for-the-model"),
        completion: .directory)
    var second: String?
    @OptionGroup var model: ModelOptions
    @OptionGroup var threshold: ThresholdArgument
    @OptionGroup var method: MethodArguments
    @Option(help: "What happens at the edges: drop, cover or center.")
    var edge: EdgeMode = .center
    @Option(help: "Which pictures: all, or the training, validation or test part that the model remembers.")
    var part = "all"
    @Option(help: "Only pictures whose name starts with this.")
    var prefix = ""
    @Flag(help: "With boxes, also classify the windows that a training run would validate on.")
    var windows = false
    @OptionGroup var sampling: SamplingArguments
    @Option(
        name: .shortAndLong,
        help: "A folder for the report: report.json, report.txt and pictures; of --windows in its folder windows.",
        completion: .directory)
    var output: String?
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard part == "all" || PictureSplit.parts.contains(part) else {
            throw ValidationError("--part is all, training, validation or test, found '\(part)'.")
        }
        if second != nil, model.model != nil {
            throw ValidationError(
                "The model is given twice: '\(source.data)' before the data, and with --model; leave one out.")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        var (source, model) = (source, model)
        if let second { (model.model, source.data) = (source.data, second) }
        if let output { try createFolder(output) }
        let trained = try model.load()
        let data = try source.load(channels: trained.architecture.input.channels)
        let indices = try
            (part == "all"
            ? Array(data.pictures.indices)
            : PictureSplit.indices(ofPart: part, in: data, receipt: trained.receipt))
            .filter { data.pictures[$0].name.hasPrefix(prefix) }
        guard !indices.isEmpty else { throw ValidationError("No picture's name starts with '\(prefix)'.") }
        let hasBoxes = indices.contains { index in
            if case .objects = data.pictures[index].label { true } else { false }
        }
        let pool = model.pool()
        let detection = hasBoxes ? try detect(trained, data, indices, pool, options: model.plan.options()) : nil
        var classification: ClassificationReport?
        if windows || !hasBoxes {
            let line = ProgressLine()
            let evaluation = try ClassificationEvaluation.evaluate(
                trained, on: data, pictures: indices, sampling: sampling.sampling(for: trained.architecture),
                seed: trained.receipt["seed"].flatMap { UInt64($0) } ?? 1, pool: pool, options: model.plan.options()
            ) { line.show($0, of: $1, "windows") }
            Console.clearProgress()
            if let output { try evaluation.write(to: hasBoxes ? Path.joined(output, "windows") : output) }
            classification = evaluation.report
        }
        try show(detection, classification)
    }

    private func detect(
        _ trained: Model, _ data: LabelledData, _ indices: [Int], _ pool: WorkerPool, options plan: PlanOptions
    ) throws -> DetectionReport {
        let scanner = DenseScanner(
            try method.form(of: trained), edge: edge, method: method.method, pool: pool, options: plan)
        let options = DetectionOptions(threshold: try threshold.value(for: trained))
        let line = ProgressLine()
        let evaluation = try DetectorEvaluation.evaluate(data, pictures: indices, scanner: scanner) {
            line.show($0, of: $1, "pictures")
        }
        Console.clearProgress()
        let report = try evaluation.report(options)
        if let output { try evaluation.write(report, options, data: data, to: output) }
        return report
    }

    private func show(_ detection: DetectionReport?, _ classification: ClassificationReport?) throws {
        switch (detection, classification) {
        case (let detection?, let windows):
            print(
                json
                    ? try Console.json(BothReports(detection: detection, windows: windows))
                    : detection.description + (windows.map { "\n\nWindows\n\($0)" } ?? ""))
        case (nil, let report?): print(json ? try Console.json(report) : report.description)
        case (nil, nil): preconditionFailure("pictures have boxes, or are samples as a whole")
        }
    }
}

/// The report of a detector, and in it that of the windows where it was asked for.
private struct BothReports: Encodable {
    var detection: DetectionReport
    var windows: ClassificationReport?

    private enum CodingKeys: String, CodingKey {
        case windows
    }

    func encode(to encoder: any Encoder) throws {
        try detection.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(windows, forKey: .windows)
    }
}
