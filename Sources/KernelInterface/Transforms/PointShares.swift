/// The share of some tiles in the gradient of transformed weights.
///
/// `gradient[p][c][k] += Σ_t input[p][t][c] · outputGradient[p][t][k]` for every point of Winograd's space, each with its
/// own matrix product; the sum goes over the tiles in their order.
package struct PointShares {
    /// Points.
    package var points: Int
    /// Transformed tiles of the input, [point][panel], panels as ``panelBlockStride`` says.
    package var tiles: UnsafePointer<Float>
    /// Floats from one point of the tiles to the next.
    package var tilePointStride: Int
    /// Floats from one panel of the input to the next.
    package var panelStride: Int
    /// Transformed tiles of the output's gradient, [point][panel], at the first of the filter blocks.
    package var gradients: UnsafePointer<Float>
    /// Floats from one point of the gradient's tiles to the next.
    package var gradientPointStride: Int
    /// Floats from one panel of the gradient to the next.
    package var gradientPanelStride: Int
    /// The number of tiles, from the first of the first panel.
    package var tileCount: Int
    /// Input channels that hold values.
    package var channels: Int
    /// Gradient of the transformed weights, [point][channel][filter block][16 filters]; added to.
    package var weights: UnsafeMutablePointer<Float>
    /// Filter blocks, 1 or 2.
    package var filterBlocks: Int

    /// A share from its parts.
    package init(
        points: Int, tiles: UnsafePointer<Float>, tilePointStride: Int, panelStride: Int,
        gradients: UnsafePointer<Float>, gradientPointStride: Int, gradientPanelStride: Int, tileCount: Int,
        channels: Int, weights: UnsafeMutablePointer<Float>, filterBlocks: Int
    ) {
        self.points = points
        self.tiles = tiles
        self.tilePointStride = tilePointStride
        self.panelStride = panelStride
        self.gradients = gradients
        self.gradientPointStride = gradientPointStride
        self.gradientPanelStride = gradientPanelStride
        self.tileCount = tileCount
        self.channels = channels
        self.weights = weights
        self.filterBlocks = filterBlocks
    }
}
