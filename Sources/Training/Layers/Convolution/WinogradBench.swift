import Engine
import KernelInterface

/// What one thread needs to take some rows of tiles through the space of F(4,3).
struct WinogradBench {
    /// Transformed tiles of the input, and of the output's gradient.
    let input: AlignedBuffer
    let output: AlignedBuffer
    /// Sums of products of two blocks.
    let sums: AlignedBuffer
    /// The rows of the sums, or of their gradient, under one row of tiles, [row][filter block][x][16].
    let gradient: AlignedBuffer
    let gradientBlockStride: Int
    let gradientRowStride: Int
    /// The gradient of the input rows under one row of tiles, [row modulo 6][channel block][x][16].
    let inputGradient: AlignedBuffer
    let zeros: AlignedBuffer
    let scratch: AlignedBuffer

    init(_ tiles: WinogradTiles, input: FeatureMaps, output: TailedMaps) {
        self.input = AlignedBuffer(count: WinogradTiles.points * tiles.pointStride(tiles.channelBlocks))
        self.output = AlignedBuffer(count: WinogradTiles.points * tiles.pointStride(tiles.filterBlocks))
        sums = AlignedBuffer(count: WinogradTiles.points * (2 * tiles.capacity + 1) * lanesPerBlock)
        gradientBlockStride = tiles.across * WinogradTiles.outputs * lanesPerBlock
        gradientRowStride = tiles.filterBlocks * gradientBlockStride
        gradient = AlignedBuffer(count: WinogradTiles.outputs * gradientRowStride)
        inputGradient = AlignedBuffer(
            count: WinogradTiles.size * tiles.channelBlocks * tiles.columns * lanesPerBlock)
        zeros = AlignedBuffer(count: tiles.channelBlocks * input.layout.blockStride + tiles.columns * lanesPerBlock)
        scratch = AlignedBuffer(
            count: max(4 * WinogradTiles.points * lanesPerBlock, output.scratchCount))
    }
}
