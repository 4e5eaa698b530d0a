/// A rotation of two neighbouring rows: `row' = c·row − s·next` and `next' = s·row + c·next`.
struct RowRotation {
    /// The first of the two rows.
    var row: Int
    var cosine: Double
    var sine: Double
}

/// A symmetric matrix of which only the diagonal and the entries beside it are not zero.
struct TridiagonalMatrix {
    /// The diagonal; after ``diagonalize(_:)`` the eigenvalues.
    private(set) var diagonal: [Double]
    /// Entry `i` is beside `diagonal[i]` and `diagonal[i + 1]`; the last one is not used.
    private var beside: [Double]

    init(diagonal: [Double], beside: [Double]) {
        precondition(diagonal.count == beside.count, "both diagonals have an entry for each row")
        self.diagonal = diagonal
        self.beside = beside
    }

    /// Turns the matrix until nothing is left beside the diagonal.
    ///
    /// - Parameter body: Takes every rotation. Those of rows of unit vectors, in the same order, make row `i` the
    ///   eigenvector of `diagonal[i]`.
    mutating func diagonalize(_ body: (RowRotation) -> Void) {
        let count = diagonal.count
        let largest = (0..<count).reduce(0) { max($0, abs(diagonal[$1]), abs(beside[$1])) }
        // What is smaller is not told apart from rounding of the matrix as a whole.
        let nothing = largest * Double.ulpOfOne / 4
        for first in 0..<count {
            var steps = 0
            while let last = endOfBlock(from: first, nothing) {
                steps += 1
                precondition(steps <= 200, "steps with Wilkinson's shift converge on every finite matrix")
                step(first, last, body)
            }
        }
    }

    /// The last row that is connected with `first`; nil where that is `first` itself.
    private func endOfBlock(from first: Int, _ nothing: Double) -> Int? {
        var last = first
        while last < diagonal.count - 1, abs(beside[last]) > nothing { last += 1 }
        return last == first ? nil : last
    }

    /// One step from the last row of a block to its first: moves what is beside the first towards zero.
    private mutating func step(_ first: Int, _ last: Int, _ body: (RowRotation) -> Void) {
        // The eigenvalue of the first two rows that is nearer to the first.
        let half = (diagonal[first + 1] - diagonal[first]) / 2
        let corner = beside[first]
        let length = (half * half + corner * corner).squareRoot()
        let shift = diagonal[first] - corner * corner / (half + (half < 0 ? -length : length))
        // The rotation of the last two rows begins what the following ones chase to the top.
        var (along, across) = (diagonal[last] - shift, beside[last - 1])
        for row in stride(from: last - 1, through: first, by: -1) {
            let norm = (along * along + across * across).squareRoot()
            let (cosine, sine) = norm > 0 ? (along / norm, across / norm) : (1, 0)
            if row < last - 1 { beside[row + 1] = norm }
            let (upper, lower, between) = (diagonal[row], diagonal[row + 1], beside[row])
            let change = sine * ((upper - lower) * sine + 2 * cosine * between)
            diagonal[row] = upper - change
            diagonal[row + 1] = lower + change
            beside[row] = (upper - lower) * cosine * sine + between * (cosine * cosine - sine * sine)
            if row > first {
                across = sine * beside[row - 1]
                beside[row - 1] *= cosine
                along = beside[row]
            }
            body(RowRotation(row: row, cosine: cosine, sine: sine))
        }
    }
}
