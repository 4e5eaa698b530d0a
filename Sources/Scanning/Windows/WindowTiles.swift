import Network

/// What is cut out of a picture and scored by itself: windows, or tiles of windows where a network scores these in groups.
///
/// A tile is as large as the input on which the network was trained, or as large as one group needs. Neighbouring tiles are
/// whole groups apart, so that each cell of the map is scored by one tile, in the same place of a group as in a dense pass.
struct WindowTiles {
    /// The size of a tile and the distance of neighbouring ones, in pixels.
    let grid: WindowGrid
    /// The tiles in each direction.
    let count: Extent
    /// The cells of the map.
    private let map: Extent
    /// The scores of a tile.
    private let scores: Extent
    /// The cells that are taken from a tile, from its first one on.
    private let cells: Extent

    /// The tiles of a map.
    init(_ form: DenseForm, _ geometry: ScanGeometry) {
        map = geometry.map
        guard form.passes.isGrouped else {
            (grid, count, scores, cells) = (geometry.grid, map, Extent(1), Extent(1))
            return
        }
        let (input, output, step) = (form.architecture.input, form.architecture.output, form.passes.step)
        scores = Extent(height: output.height, width: output.width)
        cells = Extent(
            height: output.height / step.height * step.height, width: output.width / step.width * step.width)
        grid = WindowGrid(
            window: Extent(height: input.height, width: input.width),
            stride: Extent(height: cells.height * form.grid.stride.height, width: cells.width * form.grid.stride.width))
        count = Extent(
            height: (map.height + cells.height - 1) / cells.height, width: (map.width + cells.width - 1) / cells.width)
    }

    /// The size of the picture that has all tiles.
    var extent: Extent { grid.pictureExtent(ofMap: count) }

    /// The scores of a tile, classes aside.
    var scoresOfTile: Int { scores.height * scores.width }

    /// The rows of tiles that give some rows of the map.
    ///
    /// - Parameter rows: Disjoint, from top to bottom.
    func rows(for rows: [Range<Int>]) -> [Range<Int>] {
        rows.reduce(into: []) { result, rows in
            let tiles = rows.lowerBound / cells.height..<(rows.upperBound + cells.height - 1) / cells.height
            if let last = result.last, tiles.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, tiles.upperBound)
            } else {
                result.append(tiles)
            }
        }
    }

    /// Hands on the rows of the map that a row of tiles gives.
    ///
    /// - Parameters:
    ///   - scores: Shape [tiles, rows, columns, classes].
    ///   - sink: Takes each row of the map and its scores, shape [columns, classes].
    func deliver(
        _ scores: UnsafeBufferPointer<Float>, ofTileRow tileRow: Int, classes: Int,
        to sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) rethrows {
        let first = tileRow * cells.height
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: map.width * classes) { row in
            for inner in 0..<min(cells.height, map.height - first) {
                for tile in 0..<count.width {
                    let column = tile * cells.width
                    let start = (tile * self.scores.height + inner) * self.scores.width * classes
                    (row.baseAddress! + column * classes).update(
                        from: scores.baseAddress! + start, count: min(cells.width, map.width - column) * classes)
                }
                try sink(first + inner, UnsafeBufferPointer(row))
            }
        }
    }
}
