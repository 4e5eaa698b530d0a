import ArgumentParser
import FCNScanKit
import Files

struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a page to look at results, choose a threshold, and label or correct objects.",
        usage: """
            fcnscan report <results> ... [options]
            fcnscan report <pictures> ... --label <classes> [options]
            """,
        discussion: """
            The page is one HTML file that any browser opens from the disk, without a network or a server; tiles and \
            scores of more than 20 MB lie in a folder beside it. Results are what 'fcnscan scan', 'batch' and 'detect' \
            wrote; with --save-map the threshold and the rule of merging can be chosen in the page. With --label, \
            pictures that were never scanned are labelled. What is corrected is kept by the browser, and saved as \
            boxes.csv for 'fcnscan train --boxes'.

            EXAMPLES
              fcnscan report cells/ --label cell,debris -o label.html
              fcnscan batch cells/ -o found/ --save-map --no-pictures
              fcnscan report found/ -o report.html
              fcnscan report found/ --boxes boxes.csv   with precision and recall
              fcnscan report smear.scores.safetensors --threshold 0.8
            """)

    @Argument(
        help: "Folders with results, *.detections.json or *.scores.safetensors; with --label, pictures.",
        completion: .file())
    var inputs: [String]
    @Option(
        name: .shortAndLong, help: "The page; report.html unless given.", completion: .file(extensions: ["html"]))
    var output = "report.html"
    @Option(help: "Label pictures: the names of the classes, with commas between them.")
    var label: String?
    @Option(
        help: """
            What is known to be on the pictures, in a form that 'fcnscan train' takes. Results are judged by it; with \
            --label it is what to go on from.
            """,
        completion: .file())
    var boxes: String?
    @OptionGroup var points: PointSizeArgument
    @Option(help: "A table of boxes that --boxes leaves out, and that count neither as objects nor as false alarms.")
    var ignore: String?
    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "NAME=LABEL[+LABEL…]: a class of the report and the labels of --boxes that it gathers. Can be given more than once. Every label is a class of its own unless given.",
            valueName: "mapping"))
    var classes: [ClassMapping.Entry] = []
    @Option(help: "Where the pictures are now, if not where they were scanned.", completion: .directory)
    var pictures: String?
    @Option(help: "The heading of the page.")
    var title: String?
    @OptionGroup var threshold: ThresholdArgument
    @OptionGroup var intensity: IntensityArgument
    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func validate() throws {
        guard !inputs.isEmpty else { throw ValidationError("Give at least one folder or file.") }
        try DataArguments.requireBoxes(boxes, ignore: ignore, classes: classes, pointSize: points.pointSize)
        if label != nil, threshold.threshold != nil {
            throw ValidationError("--threshold is for results of scans; with --label nothing was scanned.")
        }
    }

    func run() throws {
        Interrupt.endsProgram()
        var job = ReportJob(output)
        job.title = title
        job.pictureFolder = pictures
        job.boxes = boxes
        job.pointSize = points.pointSize
        job.ignoring = ignore
        job.classes = classes.isEmpty ? nil : ClassMapping(classes)
        job.threshold = threshold.threshold
        job.intensity = intensity.intensity
        job.version = FCNScan.version
        let labels = label?.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmed
        }
        let result = try job.watched(inputs, labels: labels)
        print(json ? try Console.json(result) : result.summary)
    }
}

extension ReportJob {
    /// Makes a report and shows how far it is, and what is missing.
    ///
    /// - Parameter labels: The classes to label in pictures; nil for a report of results.
    fileprivate func watched(_ inputs: [String], labels: [String]? = nil) throws -> Result {
        let line = ProgressLine(output)
        defer { Console.clearProgress() }
        let warn = { (warning: String) in Console.log.warning("\(warning)") }
        let progress = { line.show($0, of: $1, "pictures in the report") }
        return if let labels {
            try run(labelling: inputs, classes: labels, onWarning: warn, onProgress: progress)
        } else {
            try run(inputs, onWarning: warn, onProgress: progress)
        }
    }

    /// Makes a report of results, and says so; on standard error where standard output has something else.
    func writeAndShow(_ results: [String], isQuiet: Bool) throws {
        var job = self
        job.version = FCNScan.version
        let summary = try job.watched(results).summary
        if isQuiet { Console.note(summary) } else { print(summary) }
    }
}

extension ReportJob.Result {
    /// What was written, and from what.
    fileprivate var summary: String {
        "\(pictures) picture\(pictures == 1 ? "" : "s"), \(maps) with a score map, \(Console.bytes(bytes)) -> \(path)"
            + (folder.map { " and \($0)/" } ?? "")
    }
}
