import KernelInterface
import TestSupport
import Testing

@testable import Engine

/// The steps of training in the space of F(4,3) are the transposed steps of the forward pass: `⟨L·x, y⟩ = ⟨x, Lᵀ·y⟩`.
@Suite struct WinogradGradientTests {
    private let size = 6
    private let outputs = 4
    private let points = 36

    /// The dot product of two buffers in float64, and that of the magnitudes, to which rounding is in proportion.
    private func dot(_ a: AlignedBuffer, _ b: AlignedBuffer) -> (sum: Double, scale: Double) {
        precondition(a.count == b.count, "buffers of one size")
        return (0..<a.count).reduce((0, 0)) { sum, index in
            let product = Double(a.start[index]) * Double(b.start[index])
            return (sum.0 + product, sum.1 + abs(product))
        }
    }

    private func expectEqual(
        _ left: (sum: Double, scale: Double), _ right: (sum: Double, scale: Double), _ set: InstructionSet,
        _ what: String
    ) {
        let scale = max(left.scale, right.scale)
        #expect(scale > 1 && abs(left.sum - right.sum) <= 3e-7 * scale, "\(what) on \(set): \(left), \(right)")
    }

    @Test("Kernels are transformed as in float64, and gradients go the transposed way", arguments: supportedSets)
    func weightsAreTransformed(set: InstructionSet) {
        let (kernels, step) = (set.kernels.winogradGradients, 3 * lanesPerBlock)
        let weights = randomBuffer(9 * lanesPerBlock, seed: 1)
        let transformed = AlignedBuffer(count: points * step)
        kernels.weights(weights.start, transformed.start, step)
        let winograd = WinogradPoints(outputs: outputs)
        for lane in 0..<lanesPerBlock {
            let expected = winograd.transform(
                { Double(weights.start[(3 * $0 + $1) * lanesPerBlock + lane]) }, with: winograd.weightTransform)
            for (point, value) in expected.enumerated() {
                let found = Double(transformed.start[point * step + lane])
                #expect(abs(found - value) <= 1e-6, "point \(point), lane \(lane) on \(set): \(found), not \(value)")
            }
        }
        let gradient = AlignedBuffer(count: points * step)
        for point in 0..<points {
            for (lane, value) in randomValues(lanesPerBlock, seed: UInt64(point)).enumerated() {
                gradient.start[point * step + lane] = value
            }
        }
        let back = AlignedBuffer(count: 9 * lanesPerBlock, filledWith: .nan)
        kernels.weightGradient(gradient.start, step, back.start)
        expectEqual(dot(transformed, gradient), dot(weights, back), set, "weights")
    }

    @Test("Gradients of inputs and outputs go the transposed way", arguments: [1, 3, 5, 14])
    func mapsAreTransformed(tiles: Int) {
        let blocks = 2
        let panels = (tiles + 11) / 12
        let (columns, panelStride) = (tiles * outputs + 2, blocks * panelBlockStride)
        let pointStride = panels * panelStride + lanesPerBlock
        let layout = PointSums(
            point: (blocks * tiles + 1) * lanesPerBlock, block: tiles * lanesPerBlock, tile: lanesPerBlock)
        let scratch = AlignedBuffer(count: 4 * points * lanesPerBlock, filledWith: .nan)
        let bias = AlignedBuffer(count: blocks * lanesPerBlock)
        /// What stands in panels, in the order of sums.
        func sums(_ panels: AlignedBuffer) -> AlignedBuffer {
            let result = AlignedBuffer(count: points * layout.point)
            for point in 0..<points {
                for block in 0..<blocks {
                    for tile in 0..<tiles {
                        let source =
                            panels.start + point * pointStride + tile / 12 * panelStride + block * panelBlockStride
                            + tile % 12 * lanesPerBlock
                        let target = point * layout.point + block * layout.block + tile * layout.tile
                        for lane in 0..<lanesPerBlock { result.start[target + lane] = source[lane] }
                    }
                }
            }
            return result
        }
        func rows(_ buffer: AlignedBuffer, _ count: Int, _ columns: Int) -> [UnsafeMutablePointer<Float>] {
            (0..<count).map { buffer.start + $0 * blocks * columns * lanesPerBlock }
        }
        func transformed(
            _ buffer: AlignedBuffer, _ count: Int, _ columns: Int, _ transform: (TileInputRun) -> Void
        ) -> AlignedBuffer {
            let target = AlignedBuffer(count: points * pointStride)
            rows(buffer, count, columns).map { UnsafePointer($0) }.withUnsafeBufferPointer { rows in
                transform(
                    TileInputRun(
                        rows: rows.baseAddress!, blockStride: columns * lanesPerBlock, blocks: 0..<blocks, tiles: tiles,
                        tileStep: outputs, target: target.start, targetPointStride: pointStride,
                        targetPanelStride: panelStride, targetTile: 0, scratch: scratch.start))
            }
            return sums(target)
        }
        // The layout leaves a line out, which is zero in neither.
        func random(_ seed: UInt64) -> AlignedBuffer {
            let buffer = randomBuffer(points * layout.point, seed: seed)
            for point in 0..<points {
                (buffer.start + point * layout.point + blocks * layout.block).update(
                    repeating: 0, count: lanesPerBlock)
            }
            return buffer
        }
        for set in supportedSets {
            let kernels = set.kernels
            let input = randomBuffer(size * blocks * columns * lanesPerBlock, seed: 2)
            let inputSums = transformed(input, size, columns) { kernels.winogradInput($0, size) }
            let points = random(3)
            let inputGradient = AlignedBuffer(count: input.count)
            rows(inputGradient, size, columns).withUnsafeBufferPointer { rows in
                kernels.winogradGradients.inputGradient(
                    TileGradientRun(
                        source: points.start, layout: layout, tiles: tiles, blocks: blocks, rows: rows.baseAddress!,
                        blockStride: columns * lanesPerBlock, scratch: scratch.start))
            }
            expectEqual(dot(inputSums, points), dot(input, inputGradient), set, "inputs of \(tiles) tiles")

            let gradient = randomBuffer(outputs * blocks * tiles * outputs * lanesPerBlock, seed: 4)
            let gradientSums = transformed(gradient, outputs, tiles * outputs) {
                kernels.winogradGradients.outputGradient($0)
            }
            let output = AlignedBuffer(count: gradient.count)
            rows(output, outputs, tiles * outputs).withUnsafeBufferPointer { rows in
                kernels.winogradOutput(
                    TileOutputRun(
                        source: points.start, layout: layout, tiles: tiles, blocks: blocks, tileStep: outputs,
                        poolsPairs: false, rows: rows.baseAddress!, rowCount: outputs, columnCount: tiles * outputs,
                        blockStride: tiles * outputs * lanesPerBlock, bias: bias.start,
                        activation: ElementwiseFunction(.identity), scratch: scratch.start), size)
            }
            expectEqual(dot(output, gradient), dot(points, gradientSums), set, "outputs of \(tiles) tiles")
        }
    }

    @Test("Shares of tiles are added for every point", arguments: [(1, 3, 1), (13, 17, 2), (24, 32, 2), (29, 41, 1)])
    func sharesAreAdded(tiles: Int, channels: Int, filterBlocks: Int) {
        let (points, channelBlocks, allBlocks) = (5, (channels + 15) / 16, 3)
        let panels = (tiles + 11) / 12
        let (panelStride, gradientPanelStride) = (channelBlocks * panelBlockStride, allBlocks * panelBlockStride)
        let input = randomBuffer(points * panels * panelStride, seed: 5)
        let gradients = randomBuffer(points * panels * gradientPanelStride, seed: 6)
        let before = randomBuffer(points * channels * filterBlocks * lanesPerBlock, seed: 7)
        for set in supportedSets {
            let weights = AlignedBuffer(count: before.count)
            weights.start.update(from: before.start, count: before.count)
            set.kernels.winogradGradients.accumulate(
                PointShares(
                    points: points, tiles: input.start, tilePointStride: panels * panelStride,
                    panelStride: panelStride, gradients: gradients.start + panelBlockStride,
                    gradientPointStride: panels * gradientPanelStride, gradientPanelStride: gradientPanelStride,
                    tileCount: tiles, channels: channels, weights: weights.start, filterBlocks: filterBlocks))
            var deviations = Deviations(tolerance: 1e-5)
            for index in 0..<before.count {
                let (lane, block) = (index % lanesPerBlock, index / lanesPerBlock % filterBlocks)
                let channel = index / lanesPerBlock / filterBlocks % channels
                let point = index / lanesPerBlock / filterBlocks / channels
                let expected = (0..<tiles).reduce(Double(before.start[index])) { sum, tile in
                    func place(_ blocks: Int, _ block: Int) -> Int {
                        ((point * panels + tile / 12) * blocks + block) * panelBlockStride + tile % 12 * lanesPerBlock
                    }
                    return sum
                        + Double(input.start[place(channelBlocks, channel / lanesPerBlock) + channel % lanesPerBlock])
                        * Double(gradients.start[place(allBlocks, 1 + block) + lane])
                }
                deviations.compare(
                    weights.start[index], expected, at: "point \(point), channel \(channel), block \(block)")
            }
            #expect(deviations.report == nil, "\(tiles) tiles, \(channels) channels on \(set): \(deviations.report!)")
        }
    }
}
