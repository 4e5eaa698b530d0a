import ArgumentParser
import FCNScanKit

/// From which probability on something is a detection.
struct ThresholdArgument: ParsableArguments {
    @Option(help: "The smallest probability of a detection, 0 to 1; the model's own threshold unless given.")
    var threshold: Float?

    func validate() throws {
        if let threshold, !(0...1).contains(threshold) {
            throw ValidationError("--threshold takes a number from 0 to 1, found \(threshold).")
        }
    }

    /// The given threshold, or that of the model.
    func value(for model: Model) throws -> Float { try threshold ?? model.recommendedThreshold() }
}
