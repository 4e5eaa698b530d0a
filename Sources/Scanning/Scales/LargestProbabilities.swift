/// The largest probabilities of some classes over all scales, computed once and read by each class.
///
/// A cell's probabilities have their sum over the classes in common, so that reading class by class from the pyramid
/// computes it again for each of them, and again for each of the neighbours that a cell of a smaller scale stands for.
package struct LargestProbabilities: Sendable {
    /// Shape [rows, classes, columns].
    private let store: ScoreStore
    private let indices: [Int]
    private let columns: Int

    /// Computes the probabilities at the cells of a pyramid's largest scale.
    ///
    /// - Parameters:
    ///   - indices: The classes, each once.
    ///   - storage: Where they are kept; ``bytes(of:classes:)`` says how many there are.
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package init(_ pyramid: ScorePyramid, ofClasses indices: [Int], storage: ScoreStorage) throws {
        self.indices = indices
        columns = pyramid.finest.columns
        store = try ScoreStore(count: pyramid.finest.rows * indices.count * columns, storage: storage)
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: indices.count * columns) { line in
            for row in 0..<pyramid.finest.rows {
                try pyramid.readLargestProbabilities(ofClasses: indices, row: row, into: line.baseAddress!)
                try store.append(UnsafeBufferPointer(line))
            }
        }
    }

    /// Writes the probabilities of one class for the cells of a row, shape [columns].
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    package func read(ofClass index: Int, row: Int, into result: UnsafeMutablePointer<Float>) throws {
        guard let place = indices.firstIndex(of: index) else { preconditionFailure("class \(index) was not asked for") }
        let start = (row * indices.count + place) * columns
        try store.read(start..<start + columns) { result.update(from: $0, count: columns) }
    }

    /// The bytes for a map of so many cells.
    package static func bytes(of cells: Int, classes: Int) -> Int { cells * classes * MemoryLayout<Float>.stride }
}
