import ArgumentParser
import FCNScanKit

/// Which pictures of labelled data: all, or a part of the training of a model.
struct PartArgument: ParsableArguments {
    @Option(help: "Which pictures: all, or the training, validation or test part that the model remembers.")
    var part = "all"

    func validate() throws {
        guard part == "all" || Split.Part(rawValue: part) != nil else {
            throw ValidationError("--part is all, training, validation or test, found '\(part)'.")
        }
    }

    /// The part; nil for all pictures.
    var chosen: Split.Part? { Split.Part(rawValue: part) }
}
