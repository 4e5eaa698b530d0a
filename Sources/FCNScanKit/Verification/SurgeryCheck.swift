import Glibc
import Numbers
import Scanning

/// Two ways of scoring the same windows, and how far they are apart.
public struct SurgeryCheck: Sendable, Equatable, Encodable, CustomStringConvertible {
    /// Which two ways.
    public enum Ways: String, Sendable, Encodable {
        /// The classifier as it was trained, in float64, and its converted form, both window by window.
        case classifierAndConverted = "classifier and converted form, window by window"
        /// The converted form window by window, and in one dense pass.
        case windowsAndDensePass = "windows and dense pass"
    }
    /// Which two ways.
    public var ways: Ways
    /// What the windows were cut from.
    public var source: String
    /// How many windows were compared.
    public var windows: Int
    /// The largest absolute difference of logits.
    public var largestDifference: Float
    /// The largest absolute logit.
    public var largestLogit: Float
    /// The mean absolute difference of logits.
    public var meanDifference: Float
    /// The largest difference that rounding explains, from the depth of the network and the magnitude of what it sums.
    public var tolerance: Float
    /// The windows with the same best class both ways.
    public var sameBestClass: Int
    /// The objects that both ways show on a picture; nil for random samples.
    public var detections: DetectionAgreement?

    /// True when the difference is within what rounding explains.
    public var isEqual: Bool { largestDifference <= tolerance }

    /// One line.
    public var description: String {
        "\(ways.rawValue), \(windows) window\(windows == 1 ? "" : "s") of \(source): largest difference "
            + largestDifference.significant(2)
            + (isEqual ? "" : " (mean \(meanDifference.significant(2)))") + " of logits up to "
            + largestLogit.significant(3)
            + ", same best class in \(sameBestClass), "
            + (detections.map { "\($0), " } ?? "")
            + (isEqual ? "equal to rounding" : "NOT equal: rounding explains \(tolerance.significant(2))")
    }

    /// Compares scores of the same windows, shape [windows, classes].
    ///
    /// - Parameters:
    ///   - relativeRounding: What rounding does relative to the magnitude of what is summed.
    ///   - magnitude: The largest magnitude of what is summed for a score.
    init(
        _ ways: Ways, source: String, _ first: [Float], _ second: [Float], classes: Int, relativeRounding: Double,
        magnitude: Float
    ) {
        self.ways = ways
        self.source = source
        windows = first.count / classes
        var (difference, largest, same, sum): (Float, Float, Int, Double) = (0, 0, 0, 0)
        for start in stride(from: 0, to: first.count, by: classes) {
            let cells = (first[start..<start + classes], second[start..<start + classes])
            for (a, b) in zip(cells.0, cells.1) {
                difference = (a - b).isNaN ? .infinity : max(difference, abs(a - b))
                largest = max(largest, abs(a))
                sum += Double(abs(a - b))
            }
            let best = (cells.0.max()!, cells.1.max()!)
            if cells.0.firstIndex(of: best.0)! == cells.1.firstIndex(of: best.1) { same += 1 }
        }
        largestDifference = difference
        largestLogit = largest
        meanDifference = Float(sum / Double(max(first.count, 1)))
        tolerance = Float(relativeRounding * Double(max(largest, magnitude)))
        sameBestClass = same
    }
}
