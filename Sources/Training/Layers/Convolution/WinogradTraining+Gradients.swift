import Engine
import KernelInterface

extension WinogradTraining {
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
