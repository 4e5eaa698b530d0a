import Numbers

/// A dense array of float32 values in row-major order: in memory, or read from where they are kept each time.
public struct Tensor: Sendable {
    /// The size of each dimension, outermost first.
    public let shape: [Int]
    private var storage: Storage

    private enum Storage: Sendable {
        case memory([Float])
        /// Reads whole rows.
        case kept(@Sendable (Range<Int>) throws -> [Float])
    }

    /// The values; their number is the product of the shape.
    ///
    /// Those of a large tensor of a model file are read whenever they are asked for, and belong to who asks; a program
    /// whose model file is changed in its place meanwhile ends with a sentence about that.
    public var values: [Float] {
        get {
            do {
                return try read()
            } catch {
                fatalError("\(error)")
            }
        }
        _modify {
            var values = values
            // Else there would be two owners, and a change would copy.
            storage = .memory([])
            defer { storage = .memory(values) }
            yield &values
        }
    }

    /// A tensor from its shape and values.
    public init(shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *), "values must fill the shape exactly")
        self.shape = shape
        storage = .memory(values)
    }

    /// A tensor with the same value everywhere.
    public init(shape: [Int], repeating value: Float) {
        self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
    }

    /// A tensor whose values are kept elsewhere, and read when they are wanted.
    ///
    /// - Parameters:
    ///   - shape: At least one dimension.
    ///   - rows: Reads rows, the parts of the first dimension; the same values every time.
    package init(shape: [Int], keptRows rows: @escaping @Sendable (Range<Int>) throws -> [Float]) {
        precondition(!shape.isEmpty, "a number alone has no rows")
        self.shape = shape
        storage = .kept(rows)
    }
}

extension Tensor: Equatable {
    /// True for equal shapes and values, wherever they are.
    public static func == (first: Tensor, second: Tensor) -> Bool {
        first.shape == second.shape && first.values == second.values
    }
}

extension Tensor {
    /// The number of values.
    package var count: Int { shape.reduce(1, *) }

    /// True where the values are kept elsewhere and take no memory.
    package var isKept: Bool {
        if case .kept = storage { true } else { false }
    }

    /// The values.
    ///
    /// - Throws: What reading throws where they are kept elsewhere, such as `FileError`.
    package func read() throws -> [Float] {
        switch storage {
        case .memory(let values): return values
        case .kept(let read):
            let values = try read(0..<shape[0])
            precondition(values.count == count, "kept values fill the shape exactly")
            return values
        }
    }

    /// The same tensor in memory.
    ///
    /// - Throws: As ``read()``.
    package func inMemory() throws -> Tensor { isKept ? Tensor(shape: shape, values: try read()) : self }

    /// Hands over rows, the parts of the first dimension, from first to last: those in memory at once, kept ones some
    /// megabytes at a time.
    ///
    /// - Parameter together: Pieces begin at multiples of so many rows.
    /// - Throws: As ``read()``, and what `body` throws.
    package func forEachPiece(
        together: Int = 1, _ body: (_ rows: Range<Int>, _ values: [Float]) throws -> Void
    ) throws {
        guard case .kept(let read) = storage else { return try body(0..<(shape.first ?? 1), self.read()) }
        let wanted = Tensor.pieceBytes / max(4 * (count / max(shape[0], 1)), 1)
        let step = max(wanted / together, 1) * together
        for start in stride(from: 0, to: shape[0], by: step) {
            let rows = start..<min(start + step, shape[0])
            try body(rows, read(rows))
        }
    }

    /// The bytes of a piece of rows, unless the rows are longer.
    package static let pieceBytes = 8 << 20

    /// Where the first value that is no finite number stands, an index on each axis; nil for none.
    ///
    /// - Throws: As ``read()``.
    package func firstNotFinite() throws -> [Int]? {
        let rowCount = count / max(shape.first ?? 1, 1)
        var found: Int?
        try forEachPiece { rows, values in
            if found == nil, let index = values.firstIndex(where: { !$0.isFinite }) {
                found = rows.lowerBound * rowCount + index
            }
        }
        return found.map { elementIndices($0, of: shape) }
    }

    /// The tensor of rows that are made of this one's, each of its own; where they are kept, each time they are read.
    ///
    /// - Parameters:
    ///   - shape: As many rows.
    ///   - change: Makes values of the new rows from those of the old ones.
    package func mapRows(
        to shape: [Int], _ change: @escaping @Sendable (_ rows: Range<Int>, _ values: [Float]) -> [Float]
    ) -> Tensor {
        precondition(shape.first == self.shape.first, "rows are made of rows")
        switch storage {
        case .memory(let values): return Tensor(shape: shape, values: change(0..<(shape.first ?? 1), values))
        case .kept(let read): return Tensor(shape: shape, keptRows: { change($0, try read($0)) })
        }
    }

    /// The same values in another shape of as many rows.
    package func reshaped(_ shape: [Int]) -> Tensor { mapRows(to: shape) { $1 } }
}
