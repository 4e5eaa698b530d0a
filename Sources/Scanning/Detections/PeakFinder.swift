/// Finds the peaks of some classes of a map from top to bottom, as far as its rows are known; holds three rows of margins
/// of each.
///
/// Of equal neighbours the first is the peak.
struct PeakFinder {
    private let map: ScoreMap
    private let indices: [Int]
    /// The smallest probability of a peak of each class that is wanted.
    private let thresholds: [Float]
    /// The margin that every probability of the threshold or more has, for each class that is wanted.
    private let least: [Float]
    /// Rows of margins, shape [classes that are wanted, columns with one more at each end].
    private var above, here, below: [Float]
    /// Beyond the map nothing is larger than anything.
    private let beyond: [Float]
    /// The row that is looked at next.
    private var next = 0

    init(_ map: ScoreMap, ofClasses indices: [Int], _ options: DetectionOptions) {
        self.map = map
        self.indices = indices
        thresholds = indices.map(options.threshold(ofClass:))
        least = thresholds.map { map.probabilityRule.smallestMargin(reaching: $0, classes: map.classes.count) }
        beyond = [Float](repeating: .nan, count: (map.columns + 2) * indices.count)
        (above, here, below) = (beyond, beyond, beyond)
    }

    /// Looks at the rows whose neighbours are known and that were not looked at before.
    ///
    /// - Parameters:
    ///   - knownRows: Rows of the map from the top that are known.
    ///   - body: Takes the place of the class in the classes that are wanted, and a peak.
    mutating func advance(knownRows: Int, _ body: (Int, Peak) throws -> Void) throws {
        guard map.columns > 0 else { return }
        while next < map.rows, next + 1 < knownRows || knownRows == map.rows {
            if next == 0 { try map.readMargins(row: 0, ofClasses: indices, into: &below) }
            swap(&above, &here)
            swap(&here, &below)
            if next + 1 < map.rows {
                try map.readMargins(row: next + 1, ofClasses: indices, into: &below)
            } else {
                below = beyond
            }
            for number in indices.indices { try findPeaks(ofClass: number, body) }
            next += 1
        }
    }

    private func findPeaks(ofClass number: Int, _ body: (Int, Peak) throws -> Void) throws {
        let first = number * (map.columns + 2) + 1
        for place in first..<first + map.columns where here[place] >= least[number] {
            let margin = here[place]
            let isPeak =
                !(above[place - 1] >= margin || above[place] >= margin || above[place + 1] >= margin
                || here[place - 1] >= margin || here[place + 1] > margin || below[place - 1] > margin
                || below[place] > margin || below[place + 1] > margin)
            guard isPeak else { continue }
            let column = place - first
            let score = try map.readLogits(row: next, columns: column..<column + 1) {
                map.probabilityRule.probability(ofClass: indices[number], in: $0, classes: map.classes.count)
            }
            guard score >= thresholds[number] else { continue }
            try body(number, Peak(margin: margin, score: score, row: next, column: column))
        }
    }
}
