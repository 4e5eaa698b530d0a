import KernelInterface
import Network

/// A convolution as products in a transformed space, with bias, activation and, where it follows, 2×2 maximum
/// pooling.
///
/// Tiles stand on a grid that starts at the first row and column of the output. Where the weights are small, each
/// piece of work takes some tiles all the way: transform, products, inverse. Where they are large, all threads
/// transform the tiles of a band first, and then each piece takes all these tiles through the products with two
/// filter blocks and the inverse, so that weights are read from memory once for a band.
struct TransformedConvolution: StageOperation {
    let transform: TileTransform
    let weights: TransformedWeights
    /// Padding only; stride and dilation are 1.
    let window: SlidingWindow
    let activation: ElementwiseFunction
    let poolsPairs: Bool
    let sharing: Sharing
    let input: Shape
    /// After pooling.
    let output: Shape

    /// Who takes which tiles through which products.
    enum Sharing: Equatable, Sendable {
        /// Each piece takes a few tiles through all filters.
        case tiles(perPiece: Int)
        /// Each piece takes all tiles of a batch through two filter blocks.
        case filters(tilesPerBatch: Int)
    }

    /// Output rows and columns of a tile.
    private var tile: Extent {
        let outputs = transform.outputs
        return poolsPairs ? Extent(height: outputs.height / 2, width: outputs.width / 2) : outputs
    }
    /// Output rows and columns of the tiles that are transformed as one.
    var group: Extent { Extent(height: tile.height, width: tile.width * transform.tilesAtOnce) }
    var name: String { "transformed" }
    var wantsMargins: Bool { true }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> {
        let tiles = rows.lowerBound / tile.height..<rows.upperBound.dividedUp(by: tile.height)
        let outputs = transform.outputs.height
        return tiles.lowerBound * outputs - window.padding.top..<tiles.upperBound * outputs + transform.kernel.height
            - 1 - window.padding.top
    }

    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        let groups = columns.lowerBound / group.width..<columns.upperBound.dividedUp(by: group.width)
        let outputs = transform.outputs.width * transform.tilesAtOnce
        return groups.lowerBound * outputs - window.padding.left..<groups.upperBound * outputs + transform.kernel.width
            - 1 - window.padding.left
    }

    private var blocks: Int { blockCount(input.channels) }
    /// Floats of one panel of transformed tiles.
    private var panelStride: Int { blocks * panelBlockStride }
    /// Floats from one point of some transformed tiles to the next; a line more than the values take, so that points
    /// do not meet in one set of the cache.
    private func tilePointStride(_ tiles: Int) -> Int {
        tiles.dividedUp(by: transform.tilesPerPanel) * panelStride + lanesPerBlock
    }
    /// How the sums of some tiles and filter blocks stand; each with a line more than the values take.
    private func sumLayout(tiles: Int, filterBlocks: Int) -> PointSums {
        switch transform.kind {
        case .winograd:
            PointSums(
                point: (filterBlocks * tiles + 1) * lanesPerBlock, block: tiles * lanesPerBlock, tile: lanesPerBlock)
        case .fourier:
            PointSums(
                point: filterBlocks * lanesPerBlock, block: lanesPerBlock,
                tile: (2 * transform.points * filterBlocks + 1) * lanesPerBlock)
        }
    }

    private func tileCount(_ tiles: Int) -> Int { transform.points * tilePointStride(tiles) }
    private func sumCount(_ tiles: Int) -> Int {
        2 * (transform.points * transform.parts + 1) * (tiles + 1) * lanesPerBlock
    }

    func scratch(rows: Int, threads: Int) -> (shared: Int, perThread: Int) {
        switch sharing {
        case .tiles(let perPiece):
            return (0, tileCount(perPiece) + sumCount(perPiece) + transform.scratchCount)
        case .filters(let tilesPerBatch):
            let tiles = min(
                tilesPerBatch,
                output.width.dividedUp(by: group.width) * transform.tilesAtOnce * rows.dividedUp(by: tile.height))
            return (tileCount(tiles), sumCount(tiles) + transform.scratchCount)
        }
    }

    /// The tiles of some output rows and columns, numbered row by row.
    private struct Grid {
        let rows: Range<Int>
        let columns: Range<Int>
        var count: Int { rows.count * columns.count }

        /// Calls `body` with each run of tiles of one row: the row, the columns, and the first one's number.
        func forEachRun(_ tiles: Range<Int>, _ body: (Int, Range<Int>, Int) -> Void) {
            var index = tiles.lowerBound
            while index < tiles.upperBound {
                let column = columns.lowerBound + index % columns.count
                let count = min(tiles.upperBound - index, columns.upperBound - column)
                body(rows.lowerBound + index / columns.count, column..<column + count, index)
                index += count
            }
        }
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let (input, pool) = (inputs[0], bench.pool)
        let pairs = columns.lowerBound / group.width..<columns.upperBound.dividedUp(by: group.width)
        let grid = Grid(
            rows: rows.lowerBound / tile.height..<rows.upperBound.dividedUp(by: tile.height),
            columns: pairs.lowerBound * transform.tilesAtOnce..<pairs.upperBound * transform.tilesAtOnce)
        switch sharing {
        case .tiles(let perPiece):
            let pieces = grid.count.dividedUp(by: perPiece).roundedUp(to: pool.threads)
            let size = min(perPiece, grid.count.dividedUp(by: pieces).roundedUp(to: transform.tilesPerPanel))
            pool.run(grid.count.dividedUp(by: size)) { piece, worker in
                let tiles = piece * size..<min((piece + 1) * size, grid.count)
                let values = bench.scratch(of: worker)
                let sums = values + tileCount(size)
                let scratch = sums + sumCount(size)
                transformTiles(
                    tiles, of: grid, from: input, blocks: 0..<blocks,
                    into: Tiles(values: values, first: tiles.lowerBound, capacity: size), scratch, bench)
                for pair in 0..<weights.filterBlocks.dividedUp(by: 2) {
                    finish(
                        pair, tiles, of: grid, Tiles(values: values, first: tiles.lowerBound, capacity: size), sums,
                        to: output, scratch, bench)
                }
            }
        case .filters(let tilesPerBatch):
            let size = min(tilesPerBatch, grid.count)
            for start in stride(from: 0, to: grid.count, by: size) {
                shareFilters(
                    start..<min(start + size, grid.count), of: grid, capacity: size, from: input, to: output, bench)
            }
        }
    }

    /// Memory for transformed tiles: the number of the first, and for how many there is room.
    private struct Tiles {
        let values: UnsafeMutablePointer<Float>
        let first: Int
        let capacity: Int
    }

    private func shareFilters(
        _ batch: Range<Int>, of grid: Grid, capacity: Int, from input: RowRing, to output: RowRing, _ bench: Workbench
    ) {
        let shared = Tiles(values: bench.shared, first: batch.lowerBound, capacity: capacity)
        let tilesPerRun = transform.kind == .winograd ? 4 : 2
        let runs = batch.count.dividedUp(by: tilesPerRun)
        bench.pool.run(runs * blocks) { piece, worker in
            let start = batch.lowerBound + piece / blocks * tilesPerRun
            let block = piece % blocks
            transformTiles(
                start..<min(start + tilesPerRun, batch.upperBound), of: grid, from: input, blocks: block..<block + 1,
                into: shared, bench.scratch(of: worker), bench)
        }
        let pairs = weights.filterBlocks.dividedUp(by: 2)
        let cuts = max(1, min((2 * bench.pool.threads).dividedUp(by: pairs), batch.count / 24))
        let tilesPerCut = batch.count.dividedUp(by: cuts).roundedUp(to: transform.tilesPerPanel)
        bench.pool.run(pairs * cuts) { piece, worker in
            let start = batch.lowerBound + piece % cuts * tilesPerCut
            let tiles = start..<max(start, min(start + tilesPerCut, batch.upperBound))
            if tiles.isEmpty { return }
            let sums = bench.scratch(of: worker)
            finish(piece / cuts, tiles, of: grid, shared, sums, to: output, sums + sumCount(capacity), bench)
        }
    }

    private func transformTiles(
        _ tiles: Range<Int>, of grid: Grid, from input: RowRing, blocks: Range<Int>, into target: Tiles,
        _ scratch: UnsafeMutablePointer<Float>, _ bench: Workbench
    ) {
        let outputs = transform.outputs
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: transform.size) { rows in
            grid.forEachRun(tiles) { row, columns, index in
                let left = (columns.lowerBound * outputs.width - window.padding.left) * input.lanes
                for line in 0..<transform.size {
                    let inputRow = row * outputs.height - window.padding.top + line
                    rows[line] =
                        inputRow >= 0 && inputRow < self.input.height
                        ? UnsafePointer(input.row(inputRow) + left) : bench.zeros
                }
                transform.transform(
                    TileInputRun(
                        rows: UnsafePointer(rows.baseAddress!), blockStride: input.blockStride, blocks: blocks,
                        tiles: columns.count, tileStep: outputs.width,
                        target: target.values, targetPointStride: tilePointStride(target.capacity),
                        targetPanelStride: panelStride, targetTile: index - target.first, scratch: scratch),
                    bench.kernels)
            }
        }
    }

    /// Multiplies some tiles with two filter blocks, and takes them back.
    private func finish(
        _ pair: Int, _ tiles: Range<Int>, of grid: Grid, _ source: Tiles, _ sums: UnsafeMutablePointer<Float>,
        to ring: RowRing, _ scratch: UnsafeMutablePointer<Float>, _ bench: Workbench
    ) {
        let filterBlocks = min(2, weights.filterBlocks - 2 * pair)
        let layout = sumLayout(tiles: tiles.count, filterBlocks: filterBlocks)
        transform.multiply(
            PointProducts(
                points: transform.points, tiles: source.values, firstTile: tiles.lowerBound - source.first,
                tileCount: tiles.count, tilePointStride: tilePointStride(source.capacity), panelStride: panelStride,
                channels: input.channels, weights: weights.start(ofPair: pair), sums: sums,
                layout: layout, filterBlocks: filterBlocks), bench.kernels)
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: tile.height) { rows in
            grid.forEachRun(tiles) { row, columns, index in
                let firstRow = row * tile.height
                let firstColumn = columns.lowerBound * tile.width
                let rowCount = min(tile.height, output.height - firstRow)
                for line in 0..<rowCount {
                    rows[line] =
                        ring.row(firstRow + line) + 2 * pair * ring.blockStride + firstColumn * lanesPerBlock
                }
                transform.takeBack(
                    TileOutputRun(
                        source: sums + (index - tiles.lowerBound) * layout.tile, layout: layout, tiles: columns.count,
                        blocks: filterBlocks, tileStep: transform.outputs.width, poolsPairs: poolsPairs,
                        rows: UnsafePointer(rows.baseAddress!), rowCount: rowCount,
                        columnCount: output.width - firstColumn, blockStride: ring.blockStride,
                        bias: weights.bias.start + 2 * pair * lanesPerBlock, activation: activation,
                        scratch: scratch), bench.kernels)
            }
        }
    }
}
