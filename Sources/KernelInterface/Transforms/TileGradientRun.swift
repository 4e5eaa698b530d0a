/// Neighbouring tiles of one row of tiles, whose sums of products become the gradient of what the tiles read.
///
/// Tiles overlap by two rows and columns, so each adds to what its neighbours left.
package struct TileGradientRun {
    /// Sums of products of the first tile; see ``PointSums``.
    package var source: UnsafePointer<Float>
    /// How the sums stand.
    package var layout: PointSums
    /// Tiles.
    package var tiles: Int
    /// Channel blocks.
    package var blocks: Int
    /// The rows that the tiles read, [size]; each points at the first tile's first column of the first block; added to.
    package var rows: UnsafePointer<UnsafeMutablePointer<Float>>
    /// Floats from one channel block of a row to the next.
    package var blockStride: Int
    /// Room for as many floats as a tile has points, for each of 16 channels, that belongs to this thread.
    package var scratch: UnsafeMutablePointer<Float>

    /// A run from its parts.
    package init(
        source: UnsafePointer<Float>, layout: PointSums, tiles: Int, blocks: Int,
        rows: UnsafePointer<UnsafeMutablePointer<Float>>, blockStride: Int, scratch: UnsafeMutablePointer<Float>
    ) {
        self.source = source
        self.layout = layout
        self.tiles = tiles
        self.blocks = blocks
        self.rows = rows
        self.blockStride = blockStride
        self.scratch = scratch
    }
}
