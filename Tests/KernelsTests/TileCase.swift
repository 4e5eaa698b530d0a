import KernelInterface
import Machine
import Network
import TestSupport

@testable import Engine

/// One row of tiles on its way through a transformed space and back, and what a plain convolution gives.
struct TileCase: CustomStringConvertible, Sendable {
    var transform: TileTransform
    var channels: Int
    var filters: Int
    var tiles: Int
    /// Output rows and columns that exist; after pooling.
    var rows: Int
    var columns: Int
    var poolsPairs = false
    var activation = ElementwiseFunction(.identity)
    /// Tiles that stand in the panels before these.
    var tilesBefore = 0

    var description: String {
        "\(transform.kind) \(transform.size), kernel \(transform.kernel), \(channels) channels, \(filters) filters, "
            + "\(tiles) tiles, \(columns)x\(rows) outputs\(poolsPairs ? " after pooling" : ""), \(activation.kind), "
            + "\(tilesBefore) tiles before"
    }

    private var inputWidth: Int { tiles * transform.outputs.width + transform.kernel.width - 1 }
    private var inputBlockStride: Int { inputWidth * lanesPerBlock }
    private var outputBlockStride: Int { (columns + 1) * lanesPerBlock }

    /// Input, [row][channel block][x][16].
    private var input: AlignedBuffer {
        randomBuffer(transform.size * blockCount(channels) * inputBlockStride, seed: 11)
    }
    private var weight: Tensor {
        let shape = [filters, channels, transform.kernel.height, transform.kernel.width]
        let count = shape.reduce(1, *)
        let scale = 1 / Float(count / filters).squareRoot()
        return Tensor(shape: shape, values: randomValues(count, seed: 12).map { $0 * scale })
    }
    private var bias: Tensor { Tensor(shape: [filters], values: randomValues(filters, seed: 13)) }

    private static let untouched: Float = 54_321

    /// The outputs of the kernels, [row][filter block][x][16], with one column that must stay as it was.
    func outputs(_ set: InstructionSet) throws -> AlignedBuffer {
        let (kernels, blocks) = (set.kernels, blockCount(channels))
        let weights = try TransformedWeights(
            weight: weight, bias: bias, transform: transform, kernels: kernels, pool: WorkerPool(threads: 1))
        let count = tilesBefore + tiles
        let panelStride = blocks * panelBlockStride
        let panels = (count + transform.tilesPerPanel - 1) / transform.tilesPerPanel
        let tilePointStride = panels * panelStride + lanesPerBlock
        let transformed = AlignedBuffer(count: transform.points * tilePointStride)
        let scratch = AlignedBuffer(count: transform.scratchCount, filledWith: .nan)
        let input = input
        let sums = AlignedBuffer(count: 2 * (transform.points * transform.parts + 1) * (count + 1) * lanesPerBlock)
        // Kernels see pointers only.
        defer { withExtendedLifetime((input, transformed, scratch, sums)) {} }
        let rowPointers = (0..<transform.size).map { UnsafePointer(input.start + $0 * blocks * inputBlockStride) }
        rowPointers.withUnsafeBufferPointer { rows in
            transform.transform(
                TileInputRun(
                    rows: rows.baseAddress!, blockStride: inputBlockStride, blocks: 0..<blocks, tiles: tiles,
                    tileStep: transform.outputs.width, target: transformed.start, targetPointStride: tilePointStride,
                    targetPanelStride: panelStride, targetTile: tilesBefore, scratch: scratch.start), kernels)
        }
        let output = AlignedBuffer(
            count: rows * weights.filterBlocks * outputBlockStride, filledWith: Self.untouched)
        for pair in 0..<(weights.filterBlocks + 1) / 2 {
            let filterBlocks = min(2, weights.filterBlocks - 2 * pair)
            let layout = sumLayout(tiles: count, filterBlocks: filterBlocks)
            transform.multiply(
                PointProducts(
                    points: transform.points, tiles: transformed.start, firstTile: 0, tileCount: count,
                    tilePointStride: tilePointStride, panelStride: panelStride, channels: channels,
                    weights: weights.start(ofPair: pair), sums: sums.start, layout: layout,
                    filterBlocks: filterBlocks), kernels)
            let outputRows = (0..<rows).map {
                output.start + ($0 * weights.filterBlocks + 2 * pair) * outputBlockStride
            }
            outputRows.withUnsafeBufferPointer { outputRows in
                transform.takeBack(
                    TileOutputRun(
                        source: sums.start + tilesBefore * layout.tile, layout: layout, tiles: tiles,
                        blocks: filterBlocks, tileStep: transform.outputs.width, poolsPairs: poolsPairs,
                        rows: outputRows.baseAddress!,
                        rowCount: rows, columnCount: columns, blockStride: outputBlockStride,
                        bias: weights.bias.start + 2 * pair * lanesPerBlock, activation: activation,
                        scratch: scratch.start), kernels)
            }
        }
        return output
    }

    /// Point by point for Winograd, tile by tile for Fourier, as the engine has them.
    private func sumLayout(tiles: Int, filterBlocks: Int) -> PointSums {
        transform.kind == .winograd
            ? PointSums(
                point: (filterBlocks * tiles + 1) * lanesPerBlock, block: tiles * lanesPerBlock, tile: lanesPerBlock)
            : PointSums(
                point: filterBlocks * lanesPerBlock, block: lanesPerBlock,
                tile: (2 * transform.points * filterBlocks + 1) * lanesPerBlock)
    }

    /// Some of the outputs straight from the formula in float64, by their places in `outputs`.
    func expected(atMost count: Int) -> [(index: Int, place: String, value: Double)] {
        let (input, weight, bias) = (input, weight.values, bias.values)
        let (kernel, blocks) = (transform.kernel, blockCount(channels))
        defer { withExtendedLifetime(input) {} }
        func sum(_ filter: Int, _ y: Int, _ x: Int) -> Double {
            var sum = Double(bias[filter])
            for channel in 0..<channels {
                let lane = channel / lanesPerBlock * inputBlockStride + channel % lanesPerBlock
                for i in 0..<kernel.height {
                    let row = input.start + (y + i) * blocks * inputBlockStride + lane
                    let start = ((filter * channels + channel) * kernel.height + i) * kernel.width
                    for j in 0..<kernel.width {
                        sum += Double(weight[start + j]) * Double(row[(x + j) * lanesPerBlock])
                    }
                }
            }
            return sum
        }
        func apply(_ value: Double) -> Double {
            switch activation.kind {
            case .relu: max(value, 0)
            case .clip: min(max(value, Double(activation.lowest)), Double(activation.highest))
            case .leakyReLU: value < 0 ? value * Double(activation.slope) : value
            default: value
            }
        }
        let all = filters * rows * columns
        // A step that shares no factor with the sizes visits rows, columns and filters in turn.
        return stride(from: 0, to: all, by: max(1, all / count) | 1).map { number in
            let (filter, y, x) = (number % filters, number / filters / columns, number / filters % columns)
            let value =
                poolsPairs
                ? (0..<4).map { sum(filter, 2 * y + $0 / 2, 2 * x + $0 % 2) }.max()! : sum(filter, y, x)
            let index =
                (y * blockCount(filters) + filter / lanesPerBlock) * outputBlockStride + x * lanesPerBlock
                + filter % lanesPerBlock
            return (index, "filter \(filter), row \(y), column \(x)", apply(value))
        }
    }

    /// The values behind the last column of each row; they must not be written.
    func isUntouchedBehindRows(_ output: AlignedBuffer) -> Bool {
        (0..<rows * blockCount(filters)).allSatisfy { line in
            (0..<lanesPerBlock).allSatisfy {
                output.start[line * outputBlockStride + columns * lanesPerBlock + $0] == Self.untouched
            }
        }
    }
}
