import Raster

/// Cells that touch each other, also at corners, joined into regions while rows come from top to bottom.
///
/// Runs of cells in a row are joined with those of the row above by union-find, so that a row and what is known of each
/// region is all that is held. Sources: Rosenfeld & Pfaltz, "Sequential Operations in Digital Picture Processing",
/// J. ACM 13 (1966); He, Chao & Suzuki, "A Run-Based Two-Scan Labeling Algorithm", IEEE Trans. Image Process. 17 (2008).
struct ConnectedRegions {
    /// What is known of a region, in pixels of the picture.
    struct Region: Equatable {
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
        mutating func add(_ other: Region) {
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

    private struct Run {
        var columns: Range<Int>
        var label: Int
    }

    private let frame: CellFrame
    /// The label that each label was joined to; its own for the first of a region.
    private var parents: [Int] = []
    /// What is known of each label that was not joined to another.
    private var regions: [Region] = []
    private var runsAbove: [Run] = []

    /// Nothing yet of a map of these cells.
    init(_ frame: CellFrame) { self.frame = frame }

    /// Regions that were begun, those that were joined to others included.
    var begun: Int { regions.count }

    /// Adds the next row.
    ///
    /// - Parameters:
    ///   - scores: The probability of each cell, not a number where it belongs to no region.
    ///   - margins: The margin of each cell.
    mutating func add(row: Int, scores: UnsafeBufferPointer<Float>, margins: UnsafeBufferPointer<Float>) {
        var runs: [Run] = []
        var firstAbove = 0
        var column = 0
        while column < scores.count {
            guard !scores[column].isNaN else {
                column += 1
                continue
            }
            let start = column
            while column < scores.count, !scores[column].isNaN { column += 1 }
            let region = region(row: row, start..<column, scores, margins)
            // Runs above that end before this one's upper left neighbour touch nothing any more.
            while firstAbove < runsAbove.count, runsAbove[firstAbove].columns.upperBound < start { firstAbove += 1 }
            var label: Int?
            var above = firstAbove
            while above < runsAbove.count, runsAbove[above].columns.lowerBound <= column {
                let other = root(runsAbove[above].label)
                if let known = label {
                    label = join(known, other)
                } else {
                    label = other
                }
                above += 1
            }
            if let label {
                regions[label].add(region)
                runs.append(Run(columns: start..<column, label: label))
            } else {
                parents.append(regions.count)
                runs.append(Run(columns: start..<column, label: regions.count))
                regions.append(region)
            }
        }
        runsAbove = runs
    }

    /// All regions, in the order of their first cells.
    func finished() -> [Region] { regions.indices.filter { parents[$0] == $0 }.map { regions[$0] } }

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

    /// The first label of the region of a label; shortens the way there by half.
    private mutating func root(_ label: Int) -> Int {
        var label = label
        while parents[label] != label {
            parents[label] = parents[parents[label]]
            label = parents[label]
        }
        return label
    }

    /// Joins two regions; the one that began first stays.
    private mutating func join(_ a: Int, _ b: Int) -> Int {
        guard a != b else { return a }
        let (first, second) = (min(a, b), max(a, b))
        parents[second] = first
        regions[first].add(regions[second])
        return first
    }
}
