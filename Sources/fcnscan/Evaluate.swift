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
    @Option(help: "The smallest probability of a detection; the model's own threshold unless given.")
    var threshold: Float?
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

    private struct Report: Encodable {
        struct Place: Encodable {
            var image: String
            var box: Box
            var score: Float?
        }
        var className: String
        var pictures: Int
        var threshold: Float
        var precision: Double
        var recall: Double
        var f1: Double
        var hits: Int
        var misses: [Place]
        var falseAlarms: [Place]
        var onIgnored: [Place]
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
        let scanner = DenseScanner(
            try trained.convolutionalized(), edge: edge, pool: model.pool(), instructionSet: model.instructionSet)
        let options = DetectionOptions(threshold: threshold ?? trained.recommendedThreshold)
        for name in data.classes.dropFirst() {
            guard let classIndex = trained.classes.firstIndex(of: name) else {
                throw ValidationError(
                    "The model has no class '\(name)'; it has \(trained.classes.joined(separator: ", ")).")
            }
            guard classIndex == data.classes.firstIndex(of: name) else {
                throw ValidationError("Give the classes in the model's order: \(trained.classes.dropFirst().joined(separator: ", ")).")
            }
            let evaluation = try DetectorEvaluation(data, pictures: indices, classIndex: classIndex, scanner: scanner) {
                Console.progress("\(Console.bar(Double($0) / Double($1))) \($0)/\($1) pictures")
            }
            Console.clearProgress()
            try report(evaluation, name: name, options)
        }
    }

    private func report(_ evaluation: DetectorEvaluation, name: String, _ options: DetectionOptions) throws {
        var score = DetectionScore()
        var (misses, falseAlarms, onIgnored): ([Report.Place], [Report.Place], [Report.Place]) = ([], [], [])
        for (picture, match) in zip(evaluation.pictures, evaluation.matches(options)) {
            score.add(match)
            func place(_ detection: Detection) -> Report.Place {
                Report.Place(image: picture.name, box: detection.box, score: detection.score)
            }
            misses += match.missed.map { Report.Place(image: picture.name, box: $0, score: nil) }
            falseAlarms += match.falseAlarms.map(place)
            onIgnored += match.onIgnored.map(place)
        }
        if json {
            print(
                try Console.json(
                    Report(
                        className: name, pictures: evaluation.pictures.count, threshold: options.threshold,
                        precision: score.precision, recall: score.recall, f1: score.f1, hits: score.hits,
                        misses: misses, falseAlarms: falseAlarms, onIgnored: onIgnored)))
            return
        }
        print("\(name) on \(evaluation.pictures.count) pictures at threshold \(options.threshold): \(score)")
        for (title, places) in [("missed", misses), ("false alarm", falseAlarms), ("on an ignored object", onIgnored)] {
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
