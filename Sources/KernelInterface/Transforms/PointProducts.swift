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
