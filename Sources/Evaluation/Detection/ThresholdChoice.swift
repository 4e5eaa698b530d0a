/// The threshold with the best F1 over some pictures.
public struct ThresholdChoice: Sendable {
    /// The threshold.
    public var threshold: Float
    /// Its score.
    public var score: DetectionScore

    /// The thresholds that are tried: steps of half a percent.
    package static let candidates = (1..<200).map { Float($0) / 200 }

    /// Takes the best of the candidates.
    ///
    /// Where several give the same F1, the middle of the longest such stretch is taken, so that the choice is
    /// far from thresholds that do worse.
    ///
    /// - Parameter scores: The score over all pictures and classes at each of ``candidates``.
    package init(scores: [DetectionScore]) {
        precondition(scores.count == Self.candidates.count, "one score for each threshold")
        let best = scores.map(\.f1).max() ?? 0
        var longest = 0..<0
        var start: Int?
        for index in 0...scores.count {
            if index < scores.count, scores[index].f1 == best {
                start = start ?? index
            } else if let first = start {
                if index - first > longest.count { longest = first..<index }
                start = nil
            }
        }
        let middle = (longest.lowerBound + longest.upperBound) / 2
        threshold = Self.candidates[middle]
        score = scores[middle]
    }
}
