import ArgumentParser
import FCNScanKit

/// What is wanted of score maps.
struct MapArguments: ParsableArguments {
    @Option(
        name: .customLong("only-class"),
        help: "A class to report, by name; can be given more than once. Every class but 'background' unless given.")
    var onlyClasses: [String] = []
    @Option(name: .customLong("class"), help: .hidden)
    var formerClasses: [String] = []
    /// The names of the classes to report, by the option or by its former name; none for all.
    var classes: [String] { onlyClasses + formerClasses }
    @OptionGroup var threshold: ThresholdArgument
    @OptionGroup var byClass: ByClassArgument
    @OptionGroup var roi: RegionOfInterestArgument

    /// What the flags say.
    func request(_ merging: MergingArguments, _ separation: SeparationArgument) -> MapRequest {
        var request = MapRequest()
        request.classes = classes
        request.threshold = threshold.threshold
        request.classThresholds = byClass.thresholds
        request.merging = merging.merging
        request.boxes = merging.boxes
        request.separation = separation.separation
        request.region = roi.roi
        return request
    }
}
