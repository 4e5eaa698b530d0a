import ArgumentParser
import FCNScanKit

/// True label maps, by which semantic segmentation is judged.
struct TruthLabelArguments: ParsableArguments {
    @Option(
        help: """
            A folder with a true label map for each picture, of the picture's name: an indexed or grey PNG, or a grey TIFF, \
            as large as the picture or its score map. The number 255 is for pixels that do not count.
            """, completion: .directory)
    var truthLabels: String?

    @Option(
        help: ArgumentHelp(
            """
            The numbers of the classes in --truth-labels, as 'background=0,cell=3'. Unless given, what a legend \
            beside a label map says, or the place of the class in the model.
            """, valueName: "class=number,…"))
    var labelValues: LabelValues?

    @Option(help: "With --truth-labels: the smallest probability of a class that counts as told.")
    var minScore: Float?

    /// The numbers of classes, by name.
    var values: [String: Int]? { labelValues?.values }

    func validate() throws {
        guard truthLabels != nil || (labelValues == nil && minScore == nil) else {
            throw ValidationError("--label-values and --min-score are for --truth-labels; give that too.")
        }
        if let minScore, !(0...1).contains(minScore) {
            throw ValidationError("--min-score takes a number from 0 to 1, found \(minScore).")
        }
    }

    /// What boxes are judged by has no meaning for label maps.
    func check(_ source: DataArguments, _ threshold: ThresholdArgument, _ byClass: ByClassArgument) throws {
        let others: [(String, Bool)] = [
            ("--boxes", source.boxes != nil), ("--threshold", threshold.threshold != nil),
            ("--by-class", !byClass.thresholds.isEmpty),
        ]
        if let (option, _) = others.first(where: \.1) {
            throw ValidationError("--truth-labels takes no \(option): it is for detections; use --min-score.")
        }
    }
}

/// `CLASS=NUMBER,…`.
struct LabelValues: ExpressibleByArgument {
    let values: [String: Int]

    init?(argument: String) {
        var values: [String: Int] = [:]
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let sign = part.lastIndex(of: "="), let value = Int(part[part.index(after: sign)...]),
                (0...65535).contains(value), sign > part.startIndex, !values.values.contains(value),
                values.updateValue(value, forKey: String(part[..<sign])) == nil
            else { return nil }
        }
        self.values = values
    }
}
