extension ScoreMap {
    /// Writes the margins of one row, shape [classes that are wanted, columns with one more at each end].
    ///
    /// Those of a row without scores are not numbers, as what lies beyond the map: not larger than anything.
    func readMargins(row: Int, ofClasses indices: [Int], into result: inout [Float]) throws {
        let count = classes.count
        guard isScored(row) else {
            for place in result.indices { result[place] = .nan }
            return
        }
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
