import Raster

/// Cells of a map that touch each other, also at corners, joined into regions while rows come from top to bottom.
struct ConnectedRegions {
    /// What is known of a region, in pixels of the picture.
    struct Region: Equatable, JoinedRegion {
        /// The pixels that its cells stand for: each those up to half a stride around its window's middle, as far as
        /// they lie in the picture.
        var area = 0.0
        /// The smallest box around these pixels.
        var box: Box
        var cells = 0
        /// The largest probability, and the largest margin.
        var score: Float
        var margin: Float
        /// Sums over the cells: of probabilities, and of probabilities times the places of windows' middles.
        var scores = 0.0
        var scoresX = 0.0
        var scoresY = 0.0

        /// Adds what is known of another region.
        mutating func add(_ other: Self) {
            area += other.area
            box = Box(
                xmin: min(box.xmin, other.box.xmin), ymin: min(box.ymin, other.box.ymin),
                xmax: max(box.xmax, other.box.xmax), ymax: max(box.ymax, other.box.ymax))
            cells += other.cells
            score = max(score, other.score)
            margin = max(margin, other.margin)
            scores += other.scores
            scoresX += other.scoresX
            scoresY += other.scoresY
        }
    }

    private let frame: CellFrame
    private var runs = ConnectedRuns<Region>()

    /// Nothing yet of a map of these cells.
    init(_ frame: CellFrame) { self.frame = frame }

    /// Regions that were begun, those that were joined to others included.
    var begun: Int { runs.begun }

    /// Adds the next row.
    ///
    /// - Parameters:
    ///   - scores: The probability of each cell, not a number where it belongs to no region.
    ///   - margins: The margin of each cell.
    mutating func add(row: Int, scores: UnsafeBufferPointer<Float>, margins: UnsafeBufferPointer<Float>) {
        var found: [(columns: Range<Int>, region: Region)] = []
        var column = 0
        while column < scores.count {
            guard !scores[column].isNaN else {
                column += 1
                continue
            }
            let start = column
            while column < scores.count, !scores[column].isNaN { column += 1 }
            found.append((start..<column, region(row: row, start..<column, scores, margins)))
        }
        runs.add(found)
    }

    /// All regions, in the order of their first cells.
    func finished() -> [Region] { runs.finished }

    private func region(
        row: Int, _ columns: Range<Int>, _ scores: UnsafeBufferPointer<Float>, _ margins: UnsafeBufferPointer<Float>
    ) -> Region {
        let box = frame.pixels(row: row, columns: columns)
        var result = Region(
            area: box.width * box.height, box: box, cells: columns.count, score: scores[columns.lowerBound],
            margin: margins[columns.lowerBound])
        let y = frame.middleY(row)
        for column in columns {
            result.score = max(result.score, scores[column])
            result.margin = max(result.margin, margins[column])
            let share = Double(scores[column])
            result.scores += share
            result.scoresX += share * frame.middleX(column)
            result.scoresY += share * y
        }
        return result
    }
}
