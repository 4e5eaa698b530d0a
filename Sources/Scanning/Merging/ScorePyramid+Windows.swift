extension ScorePyramid {
    /// The windows whose probability of a class reaches the threshold, of all scales, each as a box of the size of the
    /// class's objects, or as the refined box.
    ///
    /// - Returns: One list for each class; one for all of them, with the strongest class of each window, where objects
    ///   have one class only.
    /// - Throws: ``ScanError/tooManyCandidates(limit:threshold:)``; `FileError/scratchNotUsable(folder:bytes:reason:)`.
    func windows(ofClasses indices: [Int], options: DetectionOptions) throws -> [[ScoredBox]] {
        let isOne = options.merging.mergesAcrossClasses
        var result = [[ScoredBox]](repeating: [], count: isOne ? 1 : indices.count)
        var count = 0
        for (number, level) in levels.enumerated() {
            let frame = frame(number)
            let sizes = indices.map { frame.objectSize(ofClass: $0, options) }
            try level.map.forEachRowOfStrongCells(
                ofClasses: indices, options, strongestClassOnly: isOne
            ) { place, row, scores, margins in
                for column in scores.indices where !scores[column].isNaN {
                    count += 1
                    guard count <= DetectionCandidates.limit else {
                        throw ScanError.tooManyCandidates(
                            limit: DetectionCandidates.limit, threshold: options.threshold)
                    }
                    let box =
                        options.boxes == .refined
                        ? frame.box(row: row, column: column, try level.map.readBox(row: row, column: column))
                        : frame.box(row: row, column: column, sizes[place])
                    result[isOne ? 0 : place].append(
                        ScoredBox(
                            box: box, score: scores[column],
                            margin: margins[column], classIndex: indices[place], scale: level.scale))
                }
            }
        }
        return result
    }
}
