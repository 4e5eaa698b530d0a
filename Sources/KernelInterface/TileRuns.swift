/// Floats of one block of channels of a panel: 12 tiles of 16 channels, or 6 tiles of 16 complex channels.
///
/// A panel holds the tiles that the products keep in registers at once, [channel block][tile][16], or
/// [channel block][real, imaginary][tile][16], so that products read it from first to last.
package let panelBlockStride = 12 * lanesPerBlock

/// Neighbouring tiles of one row of tiles, on their way into the transformed space.
///
/// A tile of `size` rows and columns gives `size − kernel + 1` output rows and columns; neighbours overlap by
/// `kernel − 1` columns.
package struct TileInputRun {
    /// The rows of the tiles, [size]; each points at the first tile's first column of channel block 0.
    package var rows: UnsafePointer<UnsafePointer<Float>>
    /// Floats from one channel block of a row to the next.
    package var blockStride: Int
    /// Channel blocks to transform.
    package var blocks: Range<Int>
    /// Tiles.
    package var tiles: Int
    /// Columns from one tile to the next.
    package var tileStep: Int
    /// Transformed values, [point][panel], panels as ``panelBlockStride`` says.
    package var target: UnsafeMutablePointer<Float>
    /// Floats from one point to the next.
    package var targetPointStride: Int
    /// Floats from one panel to the next.
    package var targetPanelStride: Int
    /// The first tile's number among those of the panels.
    package var targetTile: Int
    /// Room for ``scratchCount`` floats that belongs to this thread.
    package var scratch: UnsafeMutablePointer<Float>

    /// A run from its parts.
    package init(
        rows: UnsafePointer<UnsafePointer<Float>>, blockStride: Int, blocks: Range<Int>, tiles: Int, tileStep: Int,
        target: UnsafeMutablePointer<Float>, targetPointStride: Int, targetPanelStride: Int, targetTile: Int,
        scratch: UnsafeMutablePointer<Float>
    ) {
        self.rows = rows
        self.blockStride = blockStride
        self.blocks = blocks
        self.tiles = tiles
        self.tileStep = tileStep
        self.target = target
        self.targetPointStride = targetPointStride
        self.targetPanelStride = targetPanelStride
        self.targetTile = targetTile
        self.scratch = scratch
    }
}

/// Neighbouring tiles of one row of tiles, on their way back from the transformed space.
package struct TileOutputRun {
    /// Sums of products of the first tile; see ``PointSums``.
    package var source: UnsafePointer<Float>
    /// How the sums stand.
    package var layout: PointSums
    /// Tiles.
    package var tiles: Int
    /// Filter blocks.
    package var blocks: Int
    /// Output rows and columns of a tile, before pooling.
    package var tileStep: Int
    /// Takes the largest of each 2×2 outputs; rows and columns below are those after pooling.
    package var poolsPairs: Bool
    /// The output rows that exist, [rowCount]; each points at the first tile's first column of the first block.
    package var rows: UnsafePointer<UnsafeMutablePointer<Float>>
    /// Output rows that exist, at most those of a tile.
    package var rowCount: Int
    /// Output columns that exist, counted from the first tile.
    package var columnCount: Int
    /// Floats from one filter block of an output row to the next.
    package var blockStride: Int
    /// Bias, [filter block][16].
    package var bias: UnsafePointer<Float>
    /// Applied to each sum.
    package var activation: ElementwiseFunction
    /// Room for ``scratchCount`` floats that belongs to this thread.
    package var scratch: UnsafeMutablePointer<Float>

    /// A run from its parts.
    package init(
        source: UnsafePointer<Float>, layout: PointSums, tiles: Int, blocks: Int, tileStep: Int, poolsPairs: Bool,
        rows: UnsafePointer<UnsafeMutablePointer<Float>>, rowCount: Int,
        columnCount: Int, blockStride: Int, bias: UnsafePointer<Float>, activation: ElementwiseFunction,
        scratch: UnsafeMutablePointer<Float>
    ) {
        self.source = source
        self.layout = layout
        self.tiles = tiles
        self.blocks = blocks
        self.tileStep = tileStep
        self.poolsPairs = poolsPairs
        self.rows = rows
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.blockStride = blockStride
        self.bias = bias
        self.activation = activation
        self.scratch = scratch
    }
}

/// How sums of products stand in memory: floats from one to the next.
///
/// Few points of many tiles stand point by point, so that products store to one place; many points of few tiles stand
/// tile by tile, so that the way back reads from one place.
package struct PointSums: Sendable {
    /// From one point, or one part of a complex point, to the next.
    package var point: Int
    /// From one filter block to the next.
    package var block: Int
    /// From one tile to the next.
    package var tile: Int

    /// A layout from its distances.
    package init(point: Int, block: Int, tile: Int) {
        self.point = point
        self.block = block
        self.tile = tile
    }
}

/// The products of a convolution in the transformed space: for each point one matrix product, real or complex, of
/// tiles by channels with channels by filters.
package struct PointProducts {
    /// Points.
    package var points: Int
    /// Transformed tiles, [point][panel], panels as ``panelBlockStride`` says.
    package var tiles: UnsafePointer<Float>
    /// The first tile's number among those of the panels; a multiple of a panel's tiles.
    package var firstTile: Int
    /// The number of tiles.
    package var tileCount: Int
    /// Floats from one point of the tiles to the next.
    package var tilePointStride: Int
    /// Floats from one panel to the next.
    package var panelStride: Int
    /// Input channels that hold values.
    package var channels: Int
    /// Transformed weights, [point][channel][filter block][16 filters]; complex ones with the real parts of all
    /// filter blocks before the imaginary parts.
    package var weights: UnsafePointer<Float>
    /// Sums, 16 filters of a block side by side.
    package var sums: UnsafeMutablePointer<Float>
    /// How the sums stand.
    package var layout: PointSums
    /// Filter blocks, 1 or 2.
    package var filterBlocks: Int

    /// Products from their parts.
    package init(
        points: Int, tiles: UnsafePointer<Float>, firstTile: Int, tileCount: Int, tilePointStride: Int,
        panelStride: Int, channels: Int, weights: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>,
        layout: PointSums, filterBlocks: Int
    ) {
        self.points = points
        self.tiles = tiles
        self.firstTile = firstTile
        self.tileCount = tileCount
        self.tilePointStride = tilePointStride
        self.panelStride = panelStride
        self.channels = channels
        self.weights = weights
        self.sums = sums
        self.layout = layout
        self.filterBlocks = filterBlocks
    }
}
