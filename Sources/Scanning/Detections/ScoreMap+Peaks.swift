extension ScoreMap {
    /// Finds the peaks of some classes, from top to bottom; holds three rows of margins of each.
    ///
    /// Of equal neighbours the first is the peak.
    ///
    /// - Parameters:
    ///   - threshold: The smallest probability of a peak.
    ///   - body: Takes the place of the class in `indices`, and a peak.
    func forEachPeak(
        ofClasses indices: [Int], threshold: Float, _ body: (Int, Peak) throws -> Void
    ) throws {
        guard rows > 0, columns > 0 else { return }
        let least = probabilityRule.smallestMargin(reaching: threshold, classes: classes.count)
        // Beyond the map nothing is larger than anything.
        let length = columns + 2
        let beyond = [Float](repeating: .nan, count: length * indices.count)
        var (above, here, below) = (beyond, beyond, beyond)
        try readMargins(row: 0, ofClasses: indices, into: &below)
        for row in 0..<rows {
            swap(&above, &here)
            swap(&here, &below)
            if row + 1 < rows {
                try readMargins(row: row + 1, ofClasses: indices, into: &below)
            } else {
                below = beyond
            }
            for number in indices.indices {
                let places = number * length + 1..<number * length + 1 + columns
                for place in places where here[place] >= least {
                    let margin = here[place]
                    let isPeak =
                        !(above[place - 1] >= margin || above[place] >= margin || above[place + 1] >= margin
                        || here[place - 1] >= margin || here[place + 1] > margin || below[place - 1] > margin
                        || below[place] > margin || below[place + 1] > margin)
                    guard isPeak else { continue }
                    let column = place - places.lowerBound
                    let score = try readLogits(row: row, columns: column..<column + 1) {
                        probabilityRule.probability(ofClass: indices[number], in: $0, classes: classes.count)
                    }
                    guard score >= threshold else { continue }
                    try body(number, Peak(margin: margin, score: score, row: row, column: column))
                }
            }
        }
    }

    /// Writes the margins of one row, shape [classes that are wanted, columns with one more at each end].
    func readMargins(row: Int, ofClasses indices: [Int], into result: inout [Float]) throws {
        let count = classes.count
        try readLogits(row: row, columns: 0..<columns) { logits in
            result.withUnsafeMutableBufferPointer { result in
                for column in 0..<columns {
                    let cell = logits + column * count
                    var (best, largest, second) = (0, cell[0], count == 1 ? 0 : -Float.infinity)
                    for index in 1..<max(count, 1) {
                        if cell[index] > largest {
                            (best, second, largest) = (index, largest, cell[index])
                        } else {
                            second = max(second, cell[index])
                        }
                    }
                    for (number, index) in indices.enumerated() {
                        let margin = cell[index] - (index == best ? second : largest)
                        result[number * (columns + 2) + 1 + column] = margin
                    }
                }
            }
        }
    }
}
