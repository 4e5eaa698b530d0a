import Raster

/// Moves places to the middle of the scores of one class around them.
///
/// Probabilities are computed where they are first asked for, and those of a band of rows are kept.
final class MeanShift {
    private let map: ScoreMap
    private let classIndex: Int
    private let reach: DetectionReach
    private let origin: (x: Double, y: Double)
    /// The row of the map that each row of the band holds.
    private var heldRows: [Int]
    /// Shape [rows of the band, columns]; not a number where the probability was not asked for.
    private var band: [Float] = []

    init(_ map: ScoreMap, classIndex: Int, reach: DetectionReach) {
        self.map = map
        self.classIndex = classIndex
        self.reach = reach
        let first = map.geometry.window(column: 0, row: 0)
        origin = (first.centerX, first.centerY)
        // Twice what lies in reach, because places climb.
        let rows = 2 * (2 * reach.extent.height / map.geometry.grid.stride.height + 1)
        heldRows = Array(repeating: -1, count: min(rows, map.rows))
    }

    /// Moves from the middle of a window to the mean of the cells in reach, weighted by their probability,
    /// until it moves no more.
    ///
    /// - Parameter knownRows: Rows of the map from the top that are known.
    /// - Returns: Nothing where others are needed.
    func middle(around start: Box, knownRows: Int) throws -> (x: Double, y: Double)? {
        let stride = map.geometry.grid.stride
        var (x, y) = (start.centerX, start.centerY)
        // The limit is for places that creep along a ridge.
        for _ in 0..<16 {
            var (sumX, sumY, weight) = (0.0, 0.0, 0.0)
            let columns = Self.cells(near: x, origin.x, stride.width, reach.extent.width, map.columns)
            let rows = Self.cells(near: y, origin.y, stride.height, reach.extent.height, map.rows)
            guard rows.upperBound <= knownRows else { return nil }
            for row in rows {
                let cellY = origin.y + Double(row * stride.height)
                let start = try place(ofRow: row, columns)
                for column in columns {
                    let cellX = origin.x + Double(column * stride.width)
                    guard reach.isNear((cellX, cellY), (x, y)) else { continue }
                    let share = Double(band[start + column])
                    sumX += share * cellX
                    sumY += share * cellY
                    weight += share
                }
            }
            guard weight > 0 else { break }
            let moved = abs(sumX / weight - x) + abs(sumY / weight - y)
            (x, y) = (sumX / weight, sumY / weight)
            // A hundredth of a pixel changes no box.
            if moved < 0.01 { break }
        }
        return (x, y)
    }

    /// The cells of one axis whose middles lie in reach.
    private static func cells(
        near middle: Double, _ origin: Double, _ stride: Int, _ reach: Int, _ count: Int
    ) -> Range<Int> {
        let low = max(Int(((middle - Double(reach) - origin) / Double(stride)).rounded(.up)), 0)
        let high = min(Int(((middle + Double(reach) - origin) / Double(stride)).rounded(.down)), count - 1)
        return low..<max(low, high + 1)
    }

    /// Where the band holds a row of the map, with these columns known.
    private func place(ofRow row: Int, _ columns: Range<Int>) throws -> Int {
        if band.isEmpty { band = [Float](repeating: .nan, count: heldRows.count * map.columns) }
        let slot = row % heldRows.count
        let start = slot * map.columns
        try band.withUnsafeMutableBufferPointer { band in
            if heldRows[slot] != row {
                band[start..<start + map.columns].update(repeating: .nan)
                heldRows[slot] = row
            }
            guard let first = columns.first(where: { band[start + $0].isNaN }),
                let last = columns.last(where: { band[start + $0].isNaN })
            else { return }
            try map.readProbabilities(
                ofClass: classIndex, row: row, columns: first..<last + 1, into: band.baseAddress! + start + first)
        }
        return start
    }
}
