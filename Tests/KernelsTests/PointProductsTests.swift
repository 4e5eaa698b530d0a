import Engine
import KernelInterface
import Testing

/// Products in the transformed space, against the formula in float64.
///
/// What a kernel must not read is NaN, and what it must not write keeps its value.
@Suite struct PointProductsTests {
    struct Case: CustomStringConvertible, Sendable {
        var isComplex: Bool
        var channels: Int
        var filterBlocks: Int
        /// Tiles of the panels that come before those that are multiplied.
        var firstTile: Int

        var parts: Int { isComplex ? 2 : 1 }
        var tilesPerPanel: Int { 12 / parts }
        var description: String {
            "\(isComplex ? "complex" : "real"), \(channels) channels, \(filterBlocks) filter blocks, "
                + "first tile \(firstTile)"
        }
    }

    static let grid: [Case] = [false, true].flatMap { isComplex in
        [1, 3, 16, 17, 40].flatMap { channels in
            [1, 2].flatMap { filterBlocks in
                [0, 12].map {
                    Case(isComplex: isComplex, channels: channels, filterBlocks: filterBlocks, firstTile: $0)
                }
            }
        }
    }
    private static let points = 2
    private static let tileCounts = 1...30

    @Test("Products of any number of tiles agree with the formula, and nothing else is touched", arguments: grid)
    func productsAgree(shape: Case) {
        let operands = Operands(shape)
        let expected = operands.expected()
        for set in supportedSets {
            for tiles in Self.tileCounts {
                let sums = operands.multiply(tiles, set.kernels)
                #expect(
                    operands.deviation(of: sums, tiles, from: expected) == nil,
                    "\(shape), \(tiles) tiles on \(set): \(operands.deviation(of: sums, tiles, from: expected)!)")
            }
        }
    }

    @Test("A tile's sums have the same bits whichever other tiles are multiplied", arguments: grid)
    func sumsDoNotDependOnOtherTiles(shape: Case) {
        let operands = Operands(shape)
        for set in supportedSets {
            let all = operands.multiply(Self.tileCounts.upperBound, set.kernels)
            for tiles in [1, 5, 7, 12, 13, 25] {
                let sums = operands.multiply(tiles, set.kernels)
                for line in 0..<Self.points * shape.parts * shape.filterBlocks {
                    let (point, block) = (line / shape.filterBlocks, line % shape.filterBlocks)
                    for value in 0..<tiles * lanesPerBlock {
                        let found = sums.start[operands.sum(point, block, tiles) + value]
                        let expected = all.start[operands.sum(point, block, Self.tileCounts.upperBound) + value]
                        #expect(found == expected, "\(shape), \(tiles) tiles on \(set): point \(point), value \(value)")
                    }
                }
            }
        }
    }

    /// Tiles and weights of one case.
    private struct Operands {
        let shape: Case
        let tiles: AlignedBuffer
        let weights: AlignedBuffer
        private let tilePointStride: Int
        private var panelStride: Int { blockCount(shape.channels) * panelBlockStride }
        private let lastTile: Int
        private static let untouched: Float = 12_345

        init(_ shape: Case) {
            self.shape = shape
            lastTile = shape.firstTile + PointProductsTests.tileCounts.upperBound
            let panels = (lastTile + shape.tilesPerPanel - 1) / shape.tilesPerPanel
            tilePointStride = panels * blockCount(shape.channels) * panelBlockStride + lanesPerBlock
            tiles = AlignedBuffer(count: PointProductsTests.points * tilePointStride, filledWith: .nan)
            weights = randomBuffer(
                PointProductsTests.points * shape.channels * shape.parts * shape.filterBlocks * lanesPerBlock, seed: 2)
            let values = randomBuffer(PointProductsTests.points * lastTile * shape.parts * shape.channels, seed: 1)
            var index = 0
            for point in 0..<PointProductsTests.points {
                for tile in shape.firstTile..<lastTile {
                    for part in 0..<shape.parts {
                        for channel in 0..<shape.channels {
                            tiles.start[place(point, tile, part, channel)] = values.start[index]
                            index += 1
                        }
                    }
                }
            }
        }

        /// Where a channel of a tile stands: [point][panel][channel block][part][tile][16].
        private func place(_ point: Int, _ tile: Int, _ part: Int, _ channel: Int) -> Int {
            let (block, lane) = (channel / lanesPerBlock, channel % lanesPerBlock)
            return point * tilePointStride + tile / shape.tilesPerPanel * panelStride + block * panelBlockStride
                + (part * shape.tilesPerPanel + tile % shape.tilesPerPanel) * lanesPerBlock + lane
        }

        private func sumPointStride(_ tiles: Int) -> Int { (shape.filterBlocks * tiles + 1) * lanesPerBlock }

        /// Where the sums of a filter block begin; `point` counts parts too.
        func sum(_ point: Int, _ block: Int, _ tiles: Int) -> Int {
            point * sumPointStride(tiles) + block * tiles * lanesPerBlock
        }

        func multiply(_ count: Int, _ kernels: KernelTable) -> AlignedBuffer {
            let sums = AlignedBuffer(
                count: PointProductsTests.points * shape.parts * sumPointStride(count), filledWith: Self.untouched)
            let products = PointProducts(
                points: PointProductsTests.points, tiles: tiles.start, firstTile: shape.firstTile, tileCount: count,
                tilePointStride: tilePointStride, panelStride: panelStride, channels: shape.channels,
                weights: weights.start, sums: sums.start,
                layout: PointSums(point: sumPointStride(count), block: count * lanesPerBlock, tile: lanesPerBlock),
                filterBlocks: shape.filterBlocks)
            if shape.isComplex { kernels.multiplyComplexPoints(products) } else { kernels.multiplyPoints(products) }
            return sums
        }

        /// All sums in float64, [point][part][filter block][tile][16].
        func expected() -> [Double] {
            var result: [Double] = []
            let filters = shape.filterBlocks * lanesPerBlock
            for point in 0..<PointProductsTests.points {
                for part in 0..<shape.parts {
                    for block in 0..<shape.filterBlocks {
                        for tile in shape.firstTile..<lastTile {
                            for lane in 0..<lanesPerBlock {
                                var sum = 0.0
                                for channel in 0..<shape.channels {
                                    let weight =
                                        weights.start + (point * shape.channels + channel) * shape.parts * filters
                                        + block * lanesPerBlock + lane
                                    let x = Double(tiles.start[place(point, tile, 0, channel)])
                                    guard shape.isComplex else {
                                        sum += x * Double(weight[0])
                                        continue
                                    }
                                    let y = Double(tiles.start[place(point, tile, 1, channel)])
                                    let (u, v) = (Double(weight[0]), Double(weight[filters]))
                                    sum += part == 0 ? x * u - y * v : x * v + y * u
                                }
                                result.append(sum)
                            }
                        }
                    }
                }
            }
            return result
        }

        /// The first sums that differ from the expected ones, or values behind them that were written.
        func deviation(of sums: AlignedBuffer, _ count: Int, from expected: [Double]) -> String? {
            var deviations = Deviations(tolerance: 4e-6 * Double(shape.channels * shape.parts).squareRoot())
            let all = PointProductsTests.tileCounts.upperBound * lanesPerBlock
            for point in 0..<PointProductsTests.points * shape.parts {
                for block in 0..<shape.filterBlocks {
                    let start = sum(point, block, count)
                    let source = (point * shape.filterBlocks + block) * all
                    for value in 0..<count * lanesPerBlock {
                        deviations.compare(
                            sums.start[start + value], expected[source + value],
                            at: "point and part \(point), block \(block), tile \(value / 16), filter \(value % 16)")
                    }
                }
                for value in 0..<lanesPerBlock {
                    deviations.compare(
                        sums.start[sum(point, shape.filterBlocks, count) + value], Double(Self.untouched),
                        at: "behind point and part \(point)")
                }
            }
            return deviations.report
        }
    }
}
