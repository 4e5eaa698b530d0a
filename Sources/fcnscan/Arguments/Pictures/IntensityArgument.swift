import ArgumentParser
import FCNScanKit
import Glibc
import Numbers

/// How pictures of more than 8 bits are shown to networks of 8.
struct IntensityArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which samples of a picture of more than 8 bits are black and white: full for the whole range, LOW:HIGH for these values, percentile:LOW:HIGH for those of each picture, which is decoded once more for it.",
            valueName: "rule"))
    var intensity: IntensityRule = .full
}

extension IntensityRule: ExpressibleByArgument {
    /// `full`, `LOW:HIGH` or `percentile:LOW:HIGH`.
    public init?(argument: String) { self.init(argument) }

    /// The text of the rule.
    public var defaultValueDescription: String { description }
}

extension Console {
    /// Tells that the network saw a dark picture, and what helps.
    static func warn(of intensity: ShownIntensity?, _ image: String) {
        if let advice = intensity?.flagAdvice { log.warning("'\(image)': \(advice)") }
    }
}

extension ShownIntensity {
    /// For example `samples from 112 to 3893 shown as black to white (percentile:0.5:99.5)`.
    var text: String {
        func number(_ value: Double) -> String {
            value == value.rounded() ? value.fixed(0) : value.significant(6)
        }
        return "samples from \(number(low)) to \(number(high)) shown as black to white (\(rule))"
            + (largestSample.map { ", largest \($0)" } ?? "")
    }
}
