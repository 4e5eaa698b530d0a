import ArgumentParser
import FCNScanKit
import Glibc

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judges a model on labelled pictures: a classifier of windows, or a detector.",
        usage: """
            fcnscan evaluate [<model>] <data> [options]
            fcnscan evaluate <data> --model <model> [options]
            fcnscan evaluate --maps <folder> --boxes <boxes> [options]
            fcnscan evaluate --detections <found> --boxes <boxes> [options]
            fcnscan evaluate --maps <folder> --truth-labels <folder> [options]
            """,
        discussion: """
            Pictures that are samples as a whole, for example in a folder for each class, give accuracy, precision, \
            recall and F1 of each class, the confusion matrix, calibration and the worst mistakes. With boxes, the \
            pictures are scanned, and hits, misses and false alarms are counted: a detection hits when its middle \
            lies in a box that is not already hit, or within half a stride of it. At all thresholds it is measured \
            by average precision (of middles, and of boxes by the rules of COCO), sensitivity against false alarms per \
            picture, and the agreement of counts, by class and by size of objects, with 95% intervals over samples of \
            the pictures. The report has the curves, the counts of every picture, and every miss and false alarm. \
            Classes of the data and of the model are matched by name. With --maps, what earlier scans with --save-map \
            wrote is judged at any threshold, without the model and the pictures, and with --truth-labels as semantic \
            segmentation, pixel by pixel; with --detections, what any program has found.

            EXAMPLES
              fcnscan evaluate digits.safetensors digits/ --output report
              fcnscan evaluate smears/ --boxes boxes.csv --class white-cell=WBC --part test
              fcnscan evaluate digits.safetensors mnist/ --part validation --crops dense
              fcnscan evaluate --maps found/ --boxes boxes.csv --threshold 0.8
              fcnscan evaluate --maps found/ --boxes boxes.csv --wanted-recall 0.99
              fcnscan evaluate --detections results.json --boxes instances.json
              fcnscan evaluate --maps found/ --truth-labels masks/
            """)

    @OptionGroup var source: DataArguments
    @Argument(
        help: ArgumentHelp(
            "With two paths, the first is the model and this is the data.", valueName: "data-for-the-model"),
        completion: .directory)
    var second: String?
    @Flag(help: "DATA is a folder with score maps, which are judged by --boxes or --truth-labels.")
    var maps = false
    @Flag(
        help: """
            DATA is what any program has found, judged by --boxes: a table of boxes with a column score (.csv), or \
            results in the format of COCO (.json) where the boxes are COCO annotations.
            """)
    var detections = false
    @OptionGroup var segmentation: TruthLabelArguments
    @OptionGroup var model: ModelOptions
    @OptionGroup var threshold: ThresholdArgument
    @OptionGroup var byClass: ByClassArgument
    @OptionGroup var measures: MeasureArguments
    @OptionGroup var merging: MergingArguments
    @OptionGroup var separation: SeparationArgument
    @OptionGroup var scales: ScalesArgument
    @OptionGroup var method: MethodArguments
    @OptionGroup var average: AverageArguments
    @Option(
        help: """
            Judge pictures as wholes by the average of 1 or 10 crops, or of all windows of a dense pass, as 'fcnscan \
            classify' does; the middle of each picture in its own size unless given.
            """)
    var crops: ClassifiedCrops?
    @OptionGroup var enlargement: EnlargementArgument
    @Option(help: "What happens at the edges: drop, cover or center. Center unless given.")
    var edge: EdgeMode?
    @OptionGroup var part: PartArgument
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
    @Option(
        help: """
            Also write a page to look at the pictures with hits, misses and false alarms at any threshold, as 'fcnscan \
            report' does; for data with boxes.
            """, completion: .file(extensions: ["html"]))
    var report: String?
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var normalization: NormalizationArguments
    @OptionGroup var input: InputArguments

    func validate() throws {
        if second != nil, model.model != nil {
            throw ValidationError(
                "The model is given twice: '\(source.data)' before the data, and with --model; leave one out.")
        }
        if enlargement.enlarge != nil, crops == nil {
            throw ValidationError("--enlarge is for --crops; without it pictures keep their size.")
        }
        guard crops ?? .dense == .dense || !method.exactWindows else {
            throw ValidationError("--exact-windows is for --crops dense; single crops are scored by themselves anyway.")
        }
        try average.check(method.method, hasPlaces: crops != nil)
        guard !maps || !detections else {
            throw ValidationError("--maps and --detections are two things to judge; leave one out.")
        }
        guard maps || segmentation.truthLabels == nil else {
            throw ValidationError("--truth-labels is for --maps; scan the pictures with --save-map before.")
        }
        if segmentation.truthLabels != nil { try segmentation.check(source, threshold, byClass) }
        if maps { try validateDecided("--maps", "the maps were made") }
        if detections { try validateDecided("--detections", "the objects were found") }
        guard report == nil || (source.boxes != nil && !detections) else {
            throw ValidationError("--report shows scores and boxes on pictures; give --boxes, and no --detections.")
        }
    }

    /// What was decided before cannot be chosen again.
    private func validateDecided(_ mode: String, _ past: String) throws {
        guard source.boxes != nil || segmentation.truthLabels != nil else {
            throw ValidationError(
                "\(mode) judges by what --boxes says is on the pictures; give that too\(maps ? ", or --truth-labels" : "")."
            )
        }
        let decided: [(String, Bool)] = [
            ("a model", second != nil || model.model != nil), ("--windows", windows), ("--crops", crops != nil),
            ("--scales", scales.scales != nil), ("--edge", edge != nil),
            ("--stride or --exact-windows", method.method != .dense), ("--average", average.average != nil),
            ("--part", part.chosen != nil), ("--negatives", source.negatives != nil),
            ("--group-by", source.groupBy != nil),
        ]
        if let (option, _) = decided.first(where: \.1) {
            throw ValidationError("\(mode) takes no \(option): \(past) before.")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        var (source, model) = (source, model)
        if maps { return try segmentation.truthLabels.map(judgeLabels) ?? judgeMaps() }
        if detections { return try judgeDetections() }
        if let second { (model.model, source.data) = (source.data, second) }
        // A place that cannot be written to is reported before the work, not after it.
        if let output { try createFolder(output) }
        // Single windows are judged as they are.
        let trained =
            try windows
            ? model.load(input.description(normalization))
            : method.global.applied(to: model.load(input.description(normalization)))
        var job = try job(on: source.request)
        job.detection.classThresholds = try byClass.thresholds(in: trained.classes)
        let console = JobConsole()
        let result = try asUsage {
            try job.run(trained, pool: model.pool(), onData: console.show, onProgress: console.show)
        }
        print(json ? try Console.json(result) : result.description)
        if let report { Console.note("-> \(report)") }
    }

    /// Judges score maps, and prints the report.
    private func judgeMaps() throws {
        var job = MapEvaluationJob(source.data, boxes: source.boxes!)
        job.pointSize = source.points.pointSize
        job.ignoring = source.ignore
        job.classes = source.request.classes
        job.prefix = prefix
        job.request.threshold = threshold.threshold
        job.request.classThresholds = byClass.thresholds
        job.request.merging = merging.merging
        job.request.boxes = merging.boxes
        job.request.separation = separation.separation
        job.output = output
        job.measures = measures.options
        let console = JobConsole()
        let result = try job.run(
            onWarnings: { for warning in $0 { Console.log.warning("\(warning)") } }, onProgress: console.show)
        print(json ? try Console.json(result) : result.description)
        guard let report else { return }
        var page = ReportJob(report)
        page.boxes = source.boxes
        page.pointSize = source.points.pointSize
        page.ignoring = source.ignore
        page.classes = source.request.classes
        page.threshold = threshold.threshold
        try page.writeAndShow([source.data], isQuiet: json)
    }

    /// Judges what any program has found, and prints the report.
    private func judgeDetections() throws {
        var job = FoundBoxesJob(source.data, boxes: source.boxes!)
        job.pointSize = source.points.pointSize
        job.ignoring = source.ignore
        job.classes = source.request.classes
        job.prefix = prefix
        if let threshold = threshold.threshold { job.threshold = threshold }
        job.classThresholds = byClass.thresholds
        job.measures = measures.options
        job.output = output
        let result = try job.run { for warning in $0 { Console.log.warning("\(warning)") } }
        print(json ? try Console.json(result) : result.description)
    }

    /// Judges score maps pixel by pixel, and prints the report.
    private func judgeLabels(_ truth: String) throws {
        var job = LabelEvaluationJob(source.data, truth: truth)
        job.values = segmentation.values
        job.labels.minimumScore = segmentation.minScore
        job.output = output
        let report = try job.run(onProgress: JobConsole().show)
        print(json ? try Console.json(report) : report.description)
    }

    /// The evaluation that the options describe.
    private func job(on data: DataRequest) throws -> EvaluationJob {
        var job = EvaluationJob(data)
        job.part = part.chosen
        job.prefix = prefix
        job.judgesWindows = windows
        job.sampling = sampling.request
        job.method = method.method
        job.orientations = average.average
        job.quantity = average.quantity
        job.crops = crops
        job.enlargement = enlargement.value
        if let edge { job.edge = edge }
        job.detection = separation.request(threshold: threshold.threshold, merging)
        job.measures = measures.options
        job.scales = scales.value
        job.options = try model.plan.options()
        job.output = output
        job.page = report.map { path in
            var page = ReportJob(path)
            page.version = FCNScan.version
            return page
        }
        return job
    }
}
