import ArgumentParser
import FCNScanKit
import Foundation

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Counts what a detector hits, misses and invents on labelled pictures.",
        discussion: """
            A detection hits when its middle lies in a box that is not already hit, or within half a stride of \
            it. Every miss and false alarm is listed.

            EXAMPLES
              fcnscan evaluate smears/ --boxes boxes.csv --class white-cell=WBC --part test
            """)

    @OptionGroup var source: DataArguments
    @OptionGroup var model: ModelOptions
    @OptionGroup var threshold: ThresholdArgument
    @OptionGroup var method: MethodArguments
    @Option(help: "What happens at the edges: drop, cover or center.")
    var edge: EdgeMode = .center
    @Option(help: "Which pictures: all, or the training, validation or test part that the model remembers.")
    var part = "all"
    @Option(help: "Only pictures whose name starts with this.")
    var prefix = ""
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard source.boxes != nil else { throw ValidationError("Give --boxes: what is on the pictures.") }
        guard part == "all" || PictureSplit.parts.contains(part) else {
            throw ValidationError("--part is all, training, validation or test, found '\(part)'.")
        }
    }

    /// What one class gave.
    private struct ClassReport: Encodable {
        struct Place: Encodable {
            var image: String
            var box: Box
            var score: Float?
        }
        var name: String
        var score: DetectionScore
        var misses: [Place] = []
        var falseAlarms: [Place] = []
        var onIgnored: [Place] = []

        init(_ evaluation: DetectorEvaluation, _ classIndex: Int, name: String, _ options: DetectionOptions) throws {
            self.name = name
            score = DetectionScore()
            for (picture, match) in try zip(evaluation.pictures, evaluation.matches(ofClass: classIndex, options)) {
                score.add(match)
                func place(_ detection: Detection) -> Place {
                    Place(image: picture.name, box: detection.box, score: detection.score)
                }
                misses += match.missed.map { Place(image: picture.name, box: $0, score: nil) }
                falseAlarms += match.falseAlarms.map(place)
                onIgnored += match.onIgnored.map(place)
            }
        }
    }

    private struct Report: Encodable {
        var pictures: Int
        var threshold: Float
        var precision: Double
        var recall: Double
        var f1: Double
        var classes: [ClassReport]
    }

    func run() throws {
        Interrupt.endsProgram()
        let trained = try model.load()
        let data = try source.load(channels: trained.architecture.input.channels)
        let indices = try
            (part == "all"
            ? Array(data.pictures.indices)
            : PictureSplit.indices(ofPart: part, in: data, receipt: trained.receipt))
            .filter { data.pictures[$0].name.hasPrefix(prefix) }
        guard !indices.isEmpty else { throw ValidationError("No picture's name starts with '\(prefix)'.") }
        let scanner = DenseScanner(
            try method.form(of: trained), edge: edge, method: method.method, pool: model.pool(),
            options: try model.plan.options())
        let options = DetectionOptions(threshold: try threshold.value(for: trained))
        guard data.classes == trained.classes else {
            throw ValidationError(
                "The data gives the classes \(data.classes.joined(separator: ", ")) and the model knows "
                    + "\(trained.classes.joined(separator: ", ")); map them with --class, in the model's order.")
        }
        let line = ProgressLine()
        let evaluation = try DetectorEvaluation(data, pictures: indices, scanner: scanner) {
            line.show($0, of: $1, "pictures")
        }
        Console.clearProgress()
        let reports = try data.classes.indices.dropFirst().map {
            try ClassReport(evaluation, $0, name: data.classes[$0], options)
        }
        if json {
            let score = try evaluation.score(options)
            print(
                try Console.json(
                    Report(
                        pictures: evaluation.pictures.count, threshold: options.threshold, precision: score.precision,
                        recall: score.recall, f1: score.f1, classes: reports)))
        } else {
            for report in reports { show(report, evaluation, options) }
        }
    }

    private func show(_ report: ClassReport, _ evaluation: DetectorEvaluation, _ options: DetectionOptions) {
        print(
            "\(report.name) on \(evaluation.pictures.count) pictures at threshold \(options.threshold): \(report.score)"
        )
        for (title, places) in [
            ("missed", report.misses), ("false alarm", report.falseAlarms), ("on an ignored object", report.onIgnored),
        ] {
            for place in places {
                let box = place.box
                print(
                    "  \(title): \(place.image) at \(Int(box.centerX)),\(Int(box.centerY)), "
                        + "\(Int(box.width))x\(Int(box.height))"
                        + (place.score.map { String(format: ", score %.3f", $0) } ?? ""))
            }
        }
    }
}
