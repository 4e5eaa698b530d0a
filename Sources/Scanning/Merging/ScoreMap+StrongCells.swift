extension ScoreMap {
    /// Gives the cells of each row that reach the threshold of a class, from top to bottom; holds one row of each class.
    ///
    /// - Parameters:
    ///   - strongestClassOnly: True where a cell counts only for that of the classes with the largest margin.
    ///   - body: Takes the place of the class in `indices`, the row, and the probabilities and margins of its cells,
    ///     shape [columns]; a probability is not a number where it does not reach the threshold.
    func forEachRowOfStrongCells(
        ofClasses indices: [Int], _ options: DetectionOptions, strongestClassOnly: Bool,
        _ body: (Int, Int, UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        guard rows > 0, columns > 0, !indices.isEmpty else { return }
        let thresholds = indices.map(options.threshold(ofClass:))
        let leasts = thresholds.map { probabilityRule.smallestMargin(reaching: $0, classes: classes.count) }
        // The margins have one more column at each end.
        let length = columns + 2
        var margins = [Float](repeating: 0, count: length * indices.count)
        var scores = [Float](repeating: .nan, count: columns)
        for row in 0..<rows {
            try readMargins(row: row, ofClasses: indices, into: &margins)
            for (number, index) in indices.enumerated() {
                let (threshold, least) = (thresholds[number], leasts[number])
                let start = number * length + 1
                try readLogits(row: row, columns: 0..<columns) { logits in
                    for column in 0..<columns {
                        scores[column] = .nan
                        let margin = margins[start + column]
                        guard margin >= least else { continue }
                        if strongestClassOnly {
                            let isBeaten = indices.indices.contains { other in
                                let others = margins[other * length + 1 + column]
                                return others > margin || (others == margin && other < number)
                            }
                            if isBeaten { continue }
                        }
                        let score = probabilityRule.probability(
                            ofClass: index, in: logits + column * classes.count, classes: classes.count)
                        if score >= threshold { scores[column] = score }
                    }
                }
                try scores.withUnsafeBufferPointer { scores in
                    try margins.withUnsafeBufferPointer { margins in
                        try body(
                            number, row, scores,
                            UnsafeBufferPointer(rebasing: margins[start..<start + columns]))
                    }
                }
            }
        }
    }
}
