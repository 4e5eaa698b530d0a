import Engine
import KernelInterface
import Testing

@Suite struct PooledPairsTests {
    @Test("The largest of each four is taken, and gets the gradient", arguments: [1, 2, 15, 16, 17, 35])
    func largestIsTaken(positions: Int) {
        let (blocks, width) = (2, 2 * positions + 1)
        let stride = width * lanesPerBlock
        let pooledStride = (positions + 1) * lanesPerBlock
        // Few different values, so that some of four are equal: of these the first is chosen.
        let rows = randomBuffer(2 * blocks * stride, seed: 4)
        for index in 0..<rows.count { rows.start[index] = (rows.start[index] * 3).rounded() }
        let gradients = randomBuffer(blocks * pooledStride, seed: 5)
        for set in supportedSets {
            let pooled = AlignedBuffer(count: blocks * pooledStride, filledWith: 77)
            let spread = AlignedBuffer(count: rows.count, filledWith: 77)
            let choices = AlignedBuffer(count: blocks * PooledPairs.choiceCount(positions: positions))
            func row(_ buffer: AlignedBuffer, _ pooled: AlignedBuffer) -> PooledPairs {
                PooledPairs(
                    upper: buffer.start, lower: buffer.start + blocks * stride, blockStride: stride,
                    pooled: pooled.start, pooledBlockStride: pooledStride,
                    choices: UnsafeMutableRawPointer(choices.start).assumingMemoryBound(to: UInt32.self),
                    positions: positions, blocks: blocks)
            }
            set.kernels.layers.poolPairs(row(rows, pooled))
            set.kernels.layers.spreadPairs(row(spread, gradients))
            var wrong: [String] = []
            for block in 0..<blocks {
                for x in 0..<positions {
                    for lane in 0..<lanesPerBlock {
                        let places = (0..<4).map {
                            ($0 / 2 * blocks + block) * stride + (2 * x + $0 % 2) * lanesPerBlock + lane
                        }
                        let values = places.map { rows.start[$0] }
                        let chosen = values.firstIndex(of: values.max()!)!
                        let place = block * pooledStride + x * lanesPerBlock + lane
                        let shares = (0..<4).map { $0 == chosen ? gradients.start[place] : 0 }
                        if pooled.start[place] != values[chosen] || places.map({ spread.start[$0] }) != shares {
                            wrong.append("block \(block), position \(x), lane \(lane)")
                        }
                    }
                }
                #expect(pooled.start[block * pooledStride + positions * lanesPerBlock] == 77, "\(set) writes too far")
            }
            #expect(wrong.isEmpty, "\(positions) positions on \(set): \(wrong.prefix(3))")
        }
    }
}
