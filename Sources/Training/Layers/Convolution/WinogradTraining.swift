import Engine
import KernelInterface
import Network

/// A convolution of 3×3 that trains in the space of F(4,3).
///
/// Forward pass and both gradients are products of points there, with a fourth of the multiplications of direct sums. The
/// gradients are the transposed steps of the forward pass, so that they share the transformed weights and the transformed
/// gradient of the output; see ``KernelInterface/WinogradGradientKernels``.
final class WinogradTraining: TrainableLayer {
    let input: FeatureMaps
    let output: TailedMaps
    var parameterGradients: [[Float]]
    let hasBias: Bool
    let context: TrainingContext
    let tiles: WinogradTiles
    let channels: Int
    let filters: Int
    private let weights: TransformedWeights
    /// The same with filters and channels exchanged, for the gradient of the input.
    let turnedWeights: TransformedWeights
    /// The gradients of each group of images: the transformed weights, and the bias.
    let imageGroups: [(weights: TransformedWeights, bias: AlignedBuffer)]
    let benches: [WinogradBench]

    init(_ layer: Convolution, input: FeatureMaps, output: TailedMaps, context: TrainingContext) {
        self.input = input
        self.output = output
        self.context = context
        hasBias = layer.hasBias
        channels = input.shape.channels
        filters = layer.filters
        let (channels, filters) = (channels, filters)
        let tiles = WinogradTiles(layer.window, input: input.shape, output: output.shape)
        self.tiles = tiles
        weights = TransformedWeights(filters: filters, channels: channels, points: WinogradTiles.points)
        turnedWeights = TransformedWeights(filters: channels, channels: filters, points: WinogradTiles.points)
        imageGroups = (0..<context.groups).map { _ in
            (
                TransformedWeights(filters: filters, channels: channels, points: WinogradTiles.points),
                AlignedBuffer(count: blockCount(filters) * lanesPerBlock)
            )
        }
        benches = (0..<context.pool.threads).map { _ in WinogradBench(tiles, input: input, output: output) }
        parameterGradients =
            [[Float](repeating: 0, count: filters * channels * 9)]
            + (hasBias ? [[Float](repeating: 0, count: filters)] : [])
    }

    func load(_ parameters: [[Float]]) {
        parameters[0].withUnsafeBufferPointer { source in
            let source = source.baseAddress!
            transform(weights) { filter, channel in source + (filter * channels + channel) * 9 }
            transform(turnedWeights) { channel, filter in source + (filter * channels + channel) * 9 }
        }
        guard hasBias else { return }
        for filter in 0..<filters { weights.bias.start[filter] = parameters[1][filter] }
    }

    /// Transforms kernels, 16 filters at a time.
    private func transform(_ weights: TransformedWeights, _ kernel: (Int, Int) -> UnsafePointer<Float>) {
        context.pool.run(weights.filterBlocks * weights.channels) { piece in
            let (block, channel) = (piece / weights.channels, piece % weights.channels)
            let lanes = min(lanesPerBlock, weights.filters - block * lanesPerBlock)
            withKernels { kernels in
                for lane in 0..<lanes {
                    let source = kernel(block * lanesPerBlock + lane, channel)
                    for place in 0..<9 { kernels[place * lanesPerBlock + lane] = source[place] }
                }
                context.kernels.winogradGradients.weights(
                    kernels, weights.place(block: block, point: 0, channel: channel),
                    weights.pointStride(ofPair: block / 2))
            }
        }
    }

    /// Room for 16 kernels of 3×3 side by side, zero at first.
    func withKernels(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: 9 * lanesPerBlock * 4, alignment: 64) { memory in
            let kernels = memory.bindMemory(to: Float.self).baseAddress!
            kernels.update(repeating: 0, count: 9 * lanesPerBlock)
            body(kernels)
        }
    }

    func forward(_ batch: Batch) {
        let rows = batch.count * tiles.down
        context.pool.run((rows + tiles.rowsAtOnce - 1) / tiles.rowsAtOnce) { piece, worker in
            let bench = benches[worker]
            let rows = piece * tiles.rowsAtOnce..<min((piece + 1) * tiles.rowsAtOnce, rows)
            transformInput(rows, bench)
            for pair in 0..<(tiles.filterBlocks + 1) / 2 {
                let blocks = 2 * pair..<min(2 * pair + 2, tiles.filterBlocks)
                let layout = multiply(bench.input, rows, channelBlocks: tiles.channelBlocks, weights, pair, bench)
                for (index, row) in rows.enumerated() {
                    takeBack(
                        row, bench.sums.start + index * tiles.across * layout.tile, layout, blocks, bench)
                }
            }
        }
    }

    func transformInput(_ rows: Range<Int>, _ bench: WinogradBench) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: WinogradTiles.size) { lines in
            for (index, row) in rows.enumerated() {
                let first = row % tiles.down * WinogradTiles.outputs - tiles.window.padding.top
                for line in 0..<WinogradTiles.size {
                    lines[line] =
                        first + line >= 0 && first + line < input.shape.height
                        ? UnsafePointer(input.row(first + line, of: row / tiles.down)) - tiles.window.padding.left
                            * lanesPerBlock : UnsafePointer(bench.zeros.start)
                }
                context.kernels.winogradInput(
                    TileInputRun(
                        rows: UnsafePointer(lines.baseAddress!), blockStride: input.layout.blockStride,
                        blocks: 0..<tiles.channelBlocks, tiles: tiles.across, tileStep: WinogradTiles.outputs,
                        target: bench.input.start, targetPointStride: tiles.pointStride(tiles.channelBlocks),
                        targetPanelStride: tiles.panelStride(tiles.channelBlocks), targetTile: index * tiles.across,
                        scratch: bench.scratch.start), WinogradTiles.size)
            }
        }
    }

    /// Multiplies transformed tiles with transformed weights; gives the layout of the sums.
    func multiply(
        _ source: AlignedBuffer, _ rows: Range<Int>, channelBlocks: Int, _ weights: TransformedWeights, _ pair: Int,
        _ bench: WinogradBench
    ) -> PointSums {
        let blocks = min(2, weights.filterBlocks - 2 * pair)
        let count = rows.count * tiles.across
        let layout = tiles.sums(tiles: count, blocks: blocks)
        context.kernels.multiplyPoints(
            PointProducts(
                points: WinogradTiles.points, tiles: source.start, firstTile: 0, tileCount: count,
                tilePointStride: tiles.pointStride(channelBlocks), panelStride: tiles.panelStride(channelBlocks),
                channels: weights.channels, weights: weights.start(ofPair: pair), sums: bench.sums.start,
                layout: layout, filterBlocks: blocks))
        return layout
    }

    /// Takes a row of tiles back from its sums of products, to the output and through its tail.
    private func takeBack(
        _ row: Int, _ sums: UnsafePointer<Float>, _ layout: PointSums, _ blocks: Range<Int>, _ bench: WinogradBench
    ) {
        let (image, first) = (row / tiles.down, row % tiles.down * WinogradTiles.outputs)
        let count = min(WinogradTiles.outputs, output.shape.height - first)
        let maps = output.maps
        let blockStride = output.tail.poolsPairs ? bench.gradientBlockStride : maps.layout.blockStride
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: count) { lines in
            for line in 0..<count {
                lines[line] =
                    output.tail.poolsPairs
                    ? bench.gradient.start + line * bench.gradientRowStride
                    : maps.row(first + line, of: image) + blocks.lowerBound * blockStride
            }
            context.kernels.winogradOutput(
                TileOutputRun(
                    source: sums, layout: layout, tiles: tiles.across, blocks: blocks.count,
                    tileStep: WinogradTiles.outputs, poolsPairs: false, rows: UnsafePointer(lines.baseAddress!),
                    rowCount: count, columnCount: output.shape.width, blockStride: blockStride,
                    bias: weights.bias.start + blocks.lowerBound * lanesPerBlock, activation: output.fused,
                    scratch: bench.scratch.start), WinogradTiles.size)
            if output.tail.poolsPairs {
                for line in stride(from: 0, to: count - 1, by: 2) {
                    output.pool(
                        (first + line) / 2, of: image, blocks: blocks, upper: lines[line], lower: lines[line + 1],
                        blockStride: blockStride)
                }
            } else {
                for line in 0..<count { output.finish(first + line, of: image, blocks: blocks) }
            }
        }
    }
}
