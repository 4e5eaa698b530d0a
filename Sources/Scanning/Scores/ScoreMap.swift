import Network

/// The scores of all windows of one picture.
///
/// Kept as the network gives them; probabilities are computed when they are read. Rows can be read on several
/// threads at the same time.
public struct ScoreMap: Sendable {
    /// Where each cell's window lies.
    public let geometry: ScanGeometry
    /// The name of each class.
    public let classes: [String]
    /// How the outputs become probabilities.
    public let probabilityRule: ProbabilityRule
    /// True where each cell has the place and size of its object beside the scores, see ``readBox(row:column:)``.
    public let hasBoxes: Bool
    /// Cells in a row.
    public let columns: Int
    /// Rows of cells.
    public let rows: Int
    /// The rows that were scored, or are to be looked at; disjoint, from top to bottom. Nothing is found in others, and
    /// their probabilities are 0.
    package private(set) var scoredRows: [Range<Int>]
    /// The rows that scores are kept of, scored or left out: all of them, but for a part of a map. Others cannot be read.
    package let keptRows: Range<Int>
    private let store: ScoreStore

    /// A map of outputs that are kept already, shape [rows, columns, ``channels``].
    ///
    /// - Parameters:
    ///   - keptRows: The rows of the outputs; nil for all of the map.
    ///   - scoredRows: The rows that have scores; nil for all that are kept.
    package init(
        geometry: ScanGeometry, classes: [String], store: ScoreStore, probabilityRule: ProbabilityRule,
        hasBoxes: Bool = false, keptRows: Range<Int>? = nil, scoredRows: [Range<Int>]? = nil
    ) {
        let map = geometry.map
        let kept = keptRows ?? 0..<map.height
        let channels = classes.count + (hasBoxes ? BoxOutputs.count : 0)
        precondition(store.count == kept.count * map.width * channels, "one logit for each cell and class")
        self.geometry = geometry
        self.classes = classes
        self.store = store
        self.probabilityRule = probabilityRule
        self.hasBoxes = hasBoxes
        columns = map.width
        rows = map.height
        self.keptRows = kept
        self.scoredRows = scoredRows ?? (kept.isEmpty ? [] : [kept])
    }

    /// The same scores, of which only some rows are looked at.
    package func looking(at rows: [Range<Int>]) -> ScoreMap {
        var result = self
        result.scoredRows = rows
        return result
    }

    /// True where a row was scored and is looked at.
    package func isScored(_ row: Int) -> Bool { scoredRows.contains { $0.contains(row) } }

    /// A map from the network's outputs, shape [rows, columns, classes].
    ///
    /// - Parameter hasBoxes: Whether the numbers of a box follow the scores of each cell.
    package init(
        geometry: ScanGeometry, classes: [String], logits: [Float], probabilityRule: ProbabilityRule,
        hasBoxes: Bool = false
    ) {
        self.init(
            geometry: geometry, classes: classes, store: ScoreStore(logits), probabilityRule: probabilityRule,
            hasBoxes: hasBoxes)
    }

    /// True where the scores are in memory, false where they are in a file.
    package var isInMemory: Bool { store.isInMemory }

    /// Gives the logits of some cells of a row to read, shape [columns, classes], valid during the call.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`, and what `body` throws.
    public func readLogits<Result>(
        row: Int, columns range: Range<Int>, _ body: (UnsafePointer<Float>) throws -> Result
    ) throws -> Result {
        guard hasBoxes else { return try readCells(row: row, columns: range, body) }
        return try readCells(row: row, columns: range) { cells in
            try withUnsafeTemporaryAllocation(of: Float.self, capacity: max(range.count * classes.count, 1)) { logits in
                let start = logits.baseAddress!
                for place in 0..<range.count {
                    (start + place * classes.count).update(from: cells + place * channels, count: classes.count)
                }
                return try body(start)
            }
        }
    }

    /// The numbers of a cell: the scores, and those of a box where there are any.
    package var channels: Int { classes.count + (hasBoxes ? BoxOutputs.count : 0) }

    /// Gives all that the network gave for some cells of a row to read, shape [columns, ``channels``], valid during the
    /// call.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`, and what `body` throws.
    package func readCells<Result>(
        row: Int, columns range: Range<Int>, _ body: (UnsafePointer<Float>) throws -> Result
    ) throws -> Result {
        let start = (row - keptRows.lowerBound) * columns
        return try store.read((start + range.lowerBound) * channels..<(start + range.upperBound) * channels, body)
    }

    /// Where in the window of a cell its object lies, and how large it is.
    ///
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    public func readBox(row: Int, column: Int) throws -> BoxOutputs {
        precondition(hasBoxes, "the map has boxes beside its scores")
        return try readCells(row: row, columns: column..<column + 1) { cell in
            let box = cell + classes.count
            return BoxOutputs(SIMD4(box[0], box[1], box[2], box[3]))
        }
    }

    /// Writes the probabilities of one class for some cells of a row.
    ///
    /// - Parameter result: Shape [columns].
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    public func readProbabilities(
        ofClass index: Int, row: Int, columns range: Range<Int>, into result: UnsafeMutablePointer<Float>
    ) throws {
        guard isScored(row) else { return result.update(repeating: 0, count: range.count) }
        try readLogits(row: row, columns: range) { logits in
            for place in 0..<range.count {
                result[place] = probabilityRule.probability(
                    ofClass: index, in: logits + place * classes.count, classes: classes.count)
            }
        }
    }

    /// Writes the probabilities of all classes of a row.
    ///
    /// - Parameter result: Shape [columns, classes].
    /// - Throws: `FileError/scratchNotUsable(folder:bytes:reason:)`.
    public func readProbabilities(row: Int, into result: UnsafeMutablePointer<Float>) throws {
        guard isScored(row) else { return result.update(repeating: 0, count: columns * classes.count) }
        try readLogits(row: row, columns: 0..<columns) { logits in
            for cell in stride(from: 0, to: columns * classes.count, by: classes.count) {
                probabilityRule.probabilities(of: logits + cell, classes: classes.count, into: result + cell)
            }
        }
    }
}

/// Whole maps in memory, for small pictures.
extension ScoreMap {
    /// What the network gives before softmax, shape [rows, columns, classes].
    public var logits: [Float] {
        get throws {
            let all = try store.read(0..<store.count) { Array(UnsafeBufferPointer(start: $0, count: store.count)) }
            guard hasBoxes else { return all }
            return stride(from: 0, to: all.count, by: channels).flatMap { all[$0..<$0 + classes.count] }
        }
    }

    /// The probability of each class in each cell, shape [rows, columns, classes].
    public var probabilities: [Float] {
        get throws {
            try [Float](unsafeUninitializedCapacity: rows * columns * classes.count) { result, filled in
                for row in 0..<rows {
                    try readProbabilities(row: row, into: result.baseAddress! + row * columns * classes.count)
                }
                filled = rows * columns * classes.count
            }
        }
    }

    /// The class with the largest logit in each cell, row by row.
    public var bestClasses: [Int] {
        get throws {
            let logits = try logits
            return stride(from: 0, to: logits.count, by: classes.count).map { start in
                (0..<classes.count).max { logits[start + $0] < logits[start + $1] } ?? 0
            }
        }
    }
}
