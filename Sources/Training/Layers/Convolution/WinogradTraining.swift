import Engine
import KernelInterface
import Network

/// A convolution of 3×3 that trains in the space of F(4,3).
///
/// Forward pass and both gradients are products of points there, with a fourth of the multiplications of direct sums. The
/// gradients are the transposed steps of the forward pass, so that they share the transformed weights and the transformed
/// gradient of the output; see ``KernelInterface/WinogradGradientKernels``.
final class WinogradTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: TailedMaps
    private(set) var parameterGradients: [[Float]]
    private let hasBias: Bool
    private let context: TrainingContext
    private let tiles: WinogradTiles
    private let channels: Int
    private let filters: Int
    private let weights: TransformedWeights
    /// The same with filters and channels exchanged, for the gradient of the input.
    private let turnedWeights: TransformedWeights
    /// The gradients of each group of images: the transformed weights, and the bias.
    private let imageGroups: [(weights: TransformedWeights, bias: AlignedBuffer)]
    private let benches: [WinogradBench]

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
    private func withKernels(_ body: (UnsafeMutablePointer<Float>) -> Void) {
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

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        context.pool.run(context.groups) { group, worker in
            let bench = benches[worker]
            let images = context.images(ofGroup: group, count: batch.count)
            if wanted.parameters {
                imageGroups[group].weights.weights.clear()
                imageGroups[group].bias.clear()
            }
            let all = images.lowerBound * tiles.down..<images.upperBound * tiles.down
            for first in stride(from: all.lowerBound, to: all.upperBound, by: tiles.rowsAtOnce) {
                let rows = first..<min(first + tiles.rowsAtOnce, all.upperBound)
                transformGradient(rows, bias: wanted.parameters ? imageGroups[group].bias : nil, bench)
                if wanted.parameters {
                    transformInput(rows, bench)
                    addWeightGradients(rows, to: imageGroups[group].weights, bench)
                }
                if wanted.input { setInputGradients(rows, bench) }
            }
        }
        if wanted.parameters { reduceGradients() }
    }

    // MARK: - Tiles

    private func transformInput(_ rows: Range<Int>, _ bench: WinogradBench) {
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

    /// Transforms rows of tiles of the sums' gradient, and adds it to that of the bias.
    private func transformGradient(_ rows: Range<Int>, bias: AlignedBuffer?, _ bench: WinogradBench) {
        let gradient = bench.gradient
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: WinogradTiles.outputs) { lines in
            for line in 0..<WinogradTiles.outputs {
                lines[line] = UnsafePointer(gradient.start + line * bench.gradientRowStride)
            }
            for (index, row) in rows.enumerated() {
                let first = row % tiles.down * WinogradTiles.outputs
                let count = min(WinogradTiles.outputs, output.shape.height - first)
                output.writeGradients(
                    first..<first + count, of: row / tiles.down, to: gradient.start,
                    rowStride: bench.gradientRowStride, blockStride: bench.gradientBlockStride,
                    scratch: bench.scratch.start)
                for line in count..<WinogradTiles.outputs {
                    (gradient.start + line * bench.gradientRowStride).update(
                        repeating: 0, count: bench.gradientRowStride)
                }
                if hasBias, let bias { addBiasGradients(lines: count, to: bias, bench) }
                context.kernels.winogradGradients.outputGradient(
                    TileInputRun(
                        rows: UnsafePointer(lines.baseAddress!), blockStride: bench.gradientBlockStride,
                        blocks: 0..<tiles.filterBlocks, tiles: tiles.across, tileStep: WinogradTiles.outputs,
                        target: bench.output.start, targetPointStride: tiles.pointStride(tiles.filterBlocks),
                        targetPanelStride: tiles.panelStride(tiles.filterBlocks), targetTile: index * tiles.across,
                        scratch: bench.scratch.start))
            }
        }
    }

    private func addBiasGradients(lines: Int, to bias: AlignedBuffer, _ bench: WinogradBench) {
        for line in 0..<lines {
            for block in 0..<tiles.filterBlocks {
                let row = bench.gradient.start + line * bench.gradientRowStride + block * bench.gradientBlockStride
                context.kernels.sumAndDot(
                    row, row, output.shape.width, bias.start + block * lanesPerBlock, bench.scratch.start)
            }
        }
    }

    /// Multiplies transformed tiles with transformed weights; gives the layout of the sums.
    private func multiply(
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

    // MARK: - Outputs

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

    // MARK: - Gradients

    private func addWeightGradients(_ rows: Range<Int>, to total: TransformedWeights, _ bench: WinogradBench) {
        for pair in 0..<(tiles.filterBlocks + 1) / 2 {
            context.kernels.winogradGradients.accumulate(
                PointShares(
                    points: WinogradTiles.points, tiles: bench.input.start,
                    tilePointStride: tiles.pointStride(tiles.channelBlocks),
                    panelStride: tiles.panelStride(tiles.channelBlocks),
                    gradients: bench.output.start + 2 * pair * panelBlockStride,
                    gradientPointStride: tiles.pointStride(tiles.filterBlocks),
                    gradientPanelStride: tiles.panelStride(tiles.filterBlocks),
                    tileCount: rows.count * tiles.across, channels: channels, weights: total.start(ofPair: pair),
                    filterBlocks: min(2, tiles.filterBlocks - 2 * pair)))
        }
    }

    private func setInputGradients(_ rows: Range<Int>, _ bench: WinogradBench) {
        for pair in 0..<(tiles.channelBlocks + 1) / 2 {
            let blocks = 2 * pair..<min(2 * pair + 2, tiles.channelBlocks)
            let layout = multiply(bench.output, rows, channelBlocks: tiles.filterBlocks, turnedWeights, pair, bench)
            for (index, row) in rows.enumerated() {
                spread(row, bench.sums.start + index * tiles.across * layout.tile, layout, blocks, bench)
            }
        }
    }

    /// Adds a row of tiles to the gradient of the input rows under it, and writes the rows that no other tile reaches.
    private func spread(
        _ row: Int, _ sums: UnsafePointer<Float>, _ layout: PointSums, _ blocks: Range<Int>, _ bench: WinogradBench
    ) {
        let (image, tileRow) = (row / tiles.down, row % tiles.down)
        let first = tileRow * WinogradTiles.outputs
        let step = tiles.columns * lanesPerBlock
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: WinogradTiles.size) { lines in
            for line in 0..<WinogradTiles.size {
                // The rows that the row of tiles before has reached too hold what it left there.
                let slot = (first + line) % WinogradTiles.size
                lines[line] = bench.inputGradient.start + (slot * tiles.channelBlocks + blocks.lowerBound) * step
                if tileRow == 0 || line >= WinogradTiles.size - WinogradTiles.outputs {
                    lines[line].update(repeating: 0, count: blocks.count * step)
                }
            }
            context.kernels.winogradGradients.inputGradient(
                TileGradientRun(
                    source: sums, layout: layout, tiles: tiles.across, blocks: blocks.count,
                    rows: UnsafePointer(lines.baseAddress!), blockStride: step, scratch: bench.scratch.start))
            let finished = tileRow == tiles.down - 1 ? WinogradTiles.size : WinogradTiles.outputs
            for line in 0..<finished {
                let inputRow = first + line - tiles.window.padding.top
                guard inputRow >= 0, inputRow < input.shape.height else { continue }
                for block in blocks {
                    (input.gradientRow(inputRow, of: image) + block * input.gradientLayout.blockStride).update(
                        from: lines[line] + (block - blocks.lowerBound) * step + tiles.window.padding.left
                            * lanesPerBlock, count: input.shape.width * lanesPerBlock)
                }
            }
        }
    }

    /// Sums the groups, and takes the gradient back from the points.
    private func reduceGradients() {
        let total = imageGroups[0].weights.weights
        let step = 4096
        context.pool.run((total.count + step - 1) / step) { piece in
            let first = piece * step
            for group in imageGroups.dropFirst() {
                context.kernels.add(
                    total.start + first, group.weights.weights.start + first,
                    min(step, total.count - first) / lanesPerBlock)
            }
        }
        parameterGradients[0].withUnsafeMutableBufferPointer { target in
            // Unsafe, because the compiler does not know that the threads write to different places.
            nonisolated(unsafe) let target = target.baseAddress!
            let summed = imageGroups[0].weights
            context.pool.run(tiles.filterBlocks * channels) { piece in
                let (block, channel) = (piece / channels, piece % channels)
                withKernels { kernels in
                    context.kernels.winogradGradients.weightGradient(
                        summed.place(block: block, point: 0, channel: channel), summed.pointStride(ofPair: block / 2),
                        kernels)
                    for lane in 0..<min(lanesPerBlock, filters - block * lanesPerBlock) {
                        let place = target + ((block * lanesPerBlock + lane) * channels + channel) * 9
                        for index in 0..<9 { place[index] = kernels[index * lanesPerBlock + lane] }
                    }
                }
            }
        }
        guard hasBias else { return }
        for filter in 0..<filters {
            parameterGradients[1][filter] = imageGroups.reduce(0) { $0 + $1.bias.start[filter] }
        }
    }
}

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
