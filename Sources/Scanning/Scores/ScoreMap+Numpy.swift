import Formats

extension ScoreMap {
    /// Writes the probabilities as an array of shape [rows, columns, classes], row by row.
    ///
    /// - Throws: `FileError`.
    public func writeProbabilities(to path: String) throws {
        let file = try NumpyFile(path, shape: [rows, columns, classes.count])
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: columns * classes.count) { values in
            for row in 0..<rows {
                try readProbabilities(row: row, into: values.baseAddress!)
                try file.append(UnsafeBufferPointer(values))
            }
        }
        try file.finish()
    }
}
