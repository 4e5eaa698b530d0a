import PixelKernels

/// Brings the scores of a grid to the pixels of a picture, one row at a time.
///
/// A level is `255 · (score - lower) / (upper - lower)`, clamped to 0 ... 255, or not a number where nothing was
/// scanned. What depends on the column only is computed once; the two rows of the grid that were used last are kept.
///
/// A sampler belongs to one task at a time; ``forAnotherTask()`` shares all but the rows that are kept.
struct LevelSampler {
    let width: Int
    let height: Int
    let scannedColumns: Range<Int>
    let scannedRows: Range<Int>

    private let grid: ScoreGrid
    private let interpolation: Interpolation
    private let lowest: Float
    private let scale: Float
    private var held: HeldRows
    /// The columns to the left and right of each scanned pixel of a row, and the weight of the right one.
    private let runs: [LevelRun]
    private let weights: [Float]

    init(grid: ScoreGrid, width: Int, height: Int, range: ClosedRange<Float>, interpolation: Interpolation) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(range.lowerBound < range.upperBound, "the range of a colour scale is not empty")
        self.width = width
        self.height = height
        self.grid = grid
        self.interpolation = interpolation
        scannedColumns = grid.scannedColumns(pictureWidth: width)
        scannedRows = grid.scannedRows(pictureHeight: height)
        lowest = range.lowerBound
        scale = 255 / (range.upperBound - range.lowerBound)
        held = HeldRows(columns: grid.columns)
        let places = scannedColumns.map {
            Self.place($0, origin: grid.originX, stride: grid.strideX, count: grid.columns, interpolation)
        }
        weights = places.map { $0.weight }
        runs = Self.runs(places)
    }

    /// A sampler of the same scores for another task.
    func forAnotherTask() -> LevelSampler {
        var result = self
        result.held = HeldRows(columns: grid.columns)
        return result
    }

    /// The levels of a row with an even number and of one with an odd number, shape [columns] each.
    private final class HeldRows {
        var rows: [(row: Int, levels: [Float])]

        init(columns: Int) { rows = Array(repeating: (-1, [Float](repeating: 0, count: columns)), count: 2) }
    }

    private static func runs(_ places: [(before: Int, after: Int, weight: Float)]) -> [LevelRun] {
        var result: [LevelRun] = []
        var start = 0
        for pixel in places.indices {
            let isLast = pixel + 1 == places.count
            if isLast || places[pixel + 1].before != places[start].before
                || places[pixel + 1].after != places[start].after
            {
                let place = places[start]
                result.append(LevelRun(pixels: start..<pixel + 1, left: place.before, right: place.after))
                start = pixel + 1
            }
        }
        return result
    }

    /// The last row of the grid that rows of the picture need; nil where nothing was scanned.
    func lastGridRow(of rows: Range<Int>) -> Int? {
        guard let y = rows.clamped(to: scannedRows).last else { return nil }
        return Self.place(y, origin: grid.originY, stride: grid.strideY, count: grid.rows, interpolation).after
    }

    /// Where the centre of a pixel lies between the window centres of one axis; beyond the outermost centres the
    /// outermost score holds.
    private static func place(
        _ pixel: Int, origin: Double, stride: Double, count: Int, _ interpolation: Interpolation
    ) -> (before: Int, after: Int, weight: Float) {
        let position = (Double(pixel) + 0.5 - origin) / stride
        let last = Double(count - 1)
        switch interpolation {
        case .nearest:
            let index = Int(min(max((position + 0.5).rounded(.down), 0), last))
            return (index, index, 0)
        case .bilinear:
            let inside = min(max(position, 0), last)
            let before = Int(inside)
            let weight = Float(inside - Double(before))
            // At a centre itself the neighbour must not matter, not even when it is not a number.
            return (before, weight == 0 ? before : before + 1, weight)
        }
    }

    /// Writes the levels of one row of the picture.
    ///
    /// - Parameter output: Levels, shape [width].
    /// - Throws: What the reader of the grid's rows throws.
    func sampleRow(_ y: Int, into output: UnsafeMutablePointer<Float>) throws {
        precondition(y >= 0 && y < height, "the row must lie in the picture")
        guard scannedRows.contains(y) else {
            output.update(repeating: .nan, count: width)
            return
        }
        output.update(repeating: .nan, count: scannedColumns.lowerBound)
        (output + scannedColumns.upperBound).update(repeating: .nan, count: width - scannedColumns.upperBound)

        let row = Self.place(y, origin: grid.originY, stride: grid.strideY, count: grid.rows, interpolation)
        let columns = grid.columns
        try hold(row.before)
        try hold(row.after)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { blended in
            let line = blended.baseAddress!
            held.rows[row.before % 2].levels.withUnsafeBufferPointer { upper in
                held.rows[row.after % 2].levels.withUnsafeBufferPointer { lower in
                    interpolate(
                        upper.baseAddress!, lower.baseAddress!, weight: row.weight, count: columns, into: line)
                }
            }
            interpolate(
                line, runs: runs, runCount: runs.count, weights: weights, into: output + scannedColumns.lowerBound)
        }
    }

    /// Reads the levels of a row of the grid, unless they are there.
    private func hold(_ row: Int) throws {
        guard held.rows[row % 2].row != row else { return }
        held.rows[row % 2].row = -1
        try held.rows[row % 2].levels.withUnsafeMutableBufferPointer { levels in
            try grid.readRow(row, levels.baseAddress!)
            for column in levels.indices where !levels[column].isNaN {
                levels[column] = min(max((levels[column] - lowest) * scale, 0), 255)
            }
        }
        held.rows[row % 2].row = row
    }
}
