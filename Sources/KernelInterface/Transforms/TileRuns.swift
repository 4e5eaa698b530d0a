/// Floats of one block of channels of a panel: 12 tiles of 16 channels, or 6 tiles of 16 complex channels.
///
/// A panel holds the tiles that the products keep in registers at once, [channel block][tile][16], or
/// [channel block][real, imaginary][tile][16], so that products read it from first to last.
@inlinable package var panelBlockStride: Int { 12 * lanesPerBlock }

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
    /// Room for `scratchCount` floats that belongs to this thread.
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
    /// Room for `scratchCount` floats that belongs to this thread.
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
