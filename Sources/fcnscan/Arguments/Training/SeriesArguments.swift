import ArgumentParser
import FCNScanKit

/// Several runs for one model.
struct SeriesArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Before the model, train one for each of so many sections of the pictures, on the others: every picture is judged by a \
            model that did not see it (folds-detections.csv or folds-predictions.csv), and folds.json has the mean and the \
            spread. Parts that the data bring do not count.
            """, valueName: "number"))
    var folds: Int?
    @Option(
        help: ArgumentHelp(
            "Train with so many seeds, --seed and those after it, and keep the model that is best by validation.",
            valueName: "number"))
    var seeds = 1
    @Flag(
        help: """
            Train once more without the labels that are in doubt (with --folds those that models doubt which did not see \
            them), and keep that model where it is better by validation.
            """)
    var dropSuspects = false

    func validate() throws {
        if let folds, !(2...100).contains(folds) {
            throw ValidationError("--folds takes a number from 2 to 100, found \(folds).")
        }
        guard (1...100).contains(seeds) else {
            throw ValidationError("--seeds takes a number from 1 to 100, found \(seeds).")
        }
    }

    /// The share of the pictures in a fold.
    var foldShare: Double { folds.map { 1 / Double($0) } ?? 0 }

    /// How often a run is done, where it is more than once.
    var runs: String {
        let runs = (folds ?? 0) + seeds
        return (runs > 1 ? ", \(runs) times" : "") + (dropSuspects ? ", and once more without doubtful labels" : "")
    }

    /// The runs of a request.
    func series(_ request: TrainingRequest) -> TrainingSeries {
        var series = TrainingSeries(request)
        series.folds = folds
        series.seeds = seeds
        series.dropsSuspects = dropSuspects
        return series
    }
}
