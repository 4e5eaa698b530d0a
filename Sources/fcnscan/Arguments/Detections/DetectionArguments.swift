import ArgumentParser
import FCNScanKit

/// Where windows lie and what is reported.
struct DetectionArguments: ParsableArguments {
    @Option(
        help: """
            What happens to pixels that the grid of windows does not reach: drop leaves them out, cover extends \
            the picture to the right and below, center extends it all round so that a window can centre on any \
            pixel. Extensions are reflections.
            """)
    var edge: EdgeMode = .drop

    @Option(
        name: .customLong("only-class"),
        help: "A class to report, by name; can be given more than once. Every class but 'background' unless given.")
    var onlyClasses: [String] = []
    @Option(name: .customLong("class"), help: .hidden)
    var formerClasses: [String] = []
    /// The names of the classes to report, by the option or by its former name; none for all.
    var classes: [String] { onlyClasses + formerClasses }

    @OptionGroup var threshold: ThresholdArgument

    /// The wanted classes as indices.
    func classIndices(of model: Model) throws -> [Int] {
        if classes.isEmpty { return model.classes.objectClasses }
        let wanted = try classes.map { name in
            guard let index = model.classes.firstIndex(of: name) else {
                throw ValidationError(
                    "The model has no class '\(name)'; it has \(model.classes.joined(separator: ", ")).")
            }
            return index
        }
        return Set(wanted).sorted()
    }
}

extension EdgeMode: ExpressibleByArgument {}
