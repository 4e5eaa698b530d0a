import ArgumentParser
import FCNScanKit

/// How detectors are measured.
struct MeasureArguments: ParsableArguments {
    @Option(help: "With boxes, look for the threshold with at least this precision and the highest recall.")
    var wantedPrecision: Double?
    @Option(help: "With boxes, look for the threshold with at least this recall and the highest precision.")
    var wantedRecall: Double?
    @Option(help: "With boxes, the probability down to which curves and average precisions reach; 0.01 unless given.")
    var floor: Float?
    @Option(
        help: """
            As many of the strongest detections of a class on a picture count for AP and AP50; 100, as in COCO, unless \
            given.
            """)
    var maxDetections: Int?
    @Option(help: "How many samples of the pictures the 95% intervals are from; 1000 unless given, 0 for none.")
    var bootstrap: Int?

    func validate() throws {
        for (name, value) in [("--wanted-precision", wantedPrecision), ("--wanted-recall", wantedRecall)] {
            if let value, !(value > 0 && value <= 1) {
                throw ValidationError("\(name) takes a number above 0 and up to 1, found \(value).")
            }
        }
        if let floor, !(0...1).contains(floor) {
            throw ValidationError("--floor takes a number from 0 to 1, found \(floor).")
        }
        if let maxDetections, maxDetections < 1 {
            throw ValidationError("--max-detections takes a number from 1 on, found \(maxDetections).")
        }
        if let bootstrap, !(0...100_000).contains(bootstrap) {
            throw ValidationError("--bootstrap takes a number from 0 to 100000, found \(bootstrap).")
        }
    }

    /// What the flags say.
    var options: MeasureOptions {
        var options = MeasureOptions()
        options.wantedPrecision = wantedPrecision
        options.wantedRecall = wantedRecall
        if let floor { options.floor = floor }
        if let maxDetections { options.mostDetections = maxDetections }
        if let bootstrap { options.samples = bootstrap }
        return options
    }
}
