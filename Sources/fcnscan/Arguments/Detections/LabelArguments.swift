import ArgumentParser
import FCNScanKit

/// Whether and how a label map is written.
struct LabelArguments: ParsableArguments {
    @Flag(
        help: """
            Also write the best class of every place: PICTURE.labels.png, an indexed PNG with a pixel for each window \
            (--stride 1 for each pixel of the picture), and its legend PICTURE.labels.json with the area of each class.
            """)
    var labels = false

    @Option(
        help: """
            The smallest probability of a class in a label map; places that are less certain get index 255. The best \
            class is told in any case unless given.
            """)
    var minScore: Float?

    func validate() throws {
        guard minScore == nil || labels else {
            throw ValidationError("--min-score is for --labels; give that too.")
        }
        if let minScore, !(0...1).contains(minScore) {
            throw ValidationError("--min-score takes a number from 0 to 1, found \(minScore).")
        }
    }

    /// Which label map is written; nil for none.
    var labelMap: LabelMap? { labels ? LabelMap(minimumScore: minScore) : nil }
}
