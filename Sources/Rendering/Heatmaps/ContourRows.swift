/// The line around what reaches a level, one row of a picture at a time.
///
/// A pixel belongs to the light line where it reaches the level and a pixel some way to the left, to the right, above
/// or below does not; to the dark line outside it the other way round. So the line shows on any ground. Where nothing
/// was scanned, there is no line.
///
/// Rows of levels are kept while they are used; like a sampler it belongs to one task at a time.
struct ContourRows {
    private static let light = Ink(255, 255, 255)
    private static let dark = Ink(0, 0, 0, opacity: 0.6)

    /// The level, 0 ... 255.
    let level: Float
    /// How thick each of both lines is, in pixels.
    let thickness: Int
    private var held: HeldRows

    init(level: Float, thickness: Int) {
        self.level = level
        self.thickness = thickness
        held = HeldRows(count: 2 * thickness + 1)
    }

    /// The same line for another task.
    func forAnotherTask() -> ContourRows {
        var result = self
        result.held = HeldRows(count: held.rows.count)
        return result
    }

    private final class HeldRows {
        /// The levels of each row, shape [width] or none yet, and whether any of them reaches the line's.
        var rows: [(y: Int, levels: [Float], isHot: Bool)]

        init(count: Int) { rows = Array(repeating: (-1, [], false), count: count) }
    }

    /// The levels of a row of the picture, which are sampled unless they are there.
    ///
    /// - Returns: Where they are held.
    /// - Throws: What the reader of the grid's rows throws.
    private func hold(_ y: Int, _ sampler: LevelSampler) throws -> Int {
        let place = y % held.rows.count
        guard held.rows[place].y != y else { return place }
        held.rows[place].y = -1
        // Of wide pictures few rows are drawn at a time, which need not all of the places.
        if held.rows[place].levels.isEmpty {
            held.rows[place].levels = [Float](repeating: 0, count: sampler.width)
        }
        try held.rows[place].levels.withUnsafeMutableBufferPointer { levels in
            try sampler.sampleRow(y, into: levels.baseAddress!)
        }
        held.rows[place].isHot = held.rows[place].levels.contains { $0 >= level }
        held.rows[place].y = y
        return place
    }

    /// Gives the levels of a row, and draws the line over it.
    ///
    /// - Parameters:
    ///   - row: Red, green, blue of the picture, shape [width, 3].
    ///   - heat: Lays the heat map over the row, before the line is drawn.
    /// - Throws: What the reader of the grid's rows throws.
    func draw(
        _ y: Int, of sampler: LevelSampler, over row: UnsafeMutableBufferPointer<UInt8>,
        heat: (UnsafePointer<Float>) -> Void
    ) throws {
        let rows = sampler.scannedRows
        let (above, below) = (max(y - thickness, rows.lowerBound), min(y + thickness, rows.upperBound - 1))
        let places = try [above, y, below].map { try hold($0, sampler) }
        held.rows[places[1]].levels.withUnsafeBufferPointer { heat($0.baseAddress!) }
        guard places.contains(where: { held.rows[$0].isHot }) else { return }
        let (upper, middle, lower) = (
            held.rows[places[0]].levels, held.rows[places[1]].levels, held.rows[places[2]].levels
        )
        for x in sampler.scannedColumns {
            let isInside = middle[x] >= level
            // What is not a number lies neither inside nor outside.
            func differs(_ other: Float) -> Bool { isInside ? other < level : other >= level }
            guard
                differs(upper[x]) || differs(lower[x])
                    || differs(middle[max(x - thickness, sampler.scannedColumns.lowerBound)])
                    || differs(middle[min(x + thickness, sampler.scannedColumns.upperBound - 1)])
            else { continue }
            guard isInside || middle[x] < level else { continue }
            (isInside ? Self.light : Self.dark).blend(into: row, at: x)
        }
    }
}
