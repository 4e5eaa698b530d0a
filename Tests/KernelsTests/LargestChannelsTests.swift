import KernelInterface
import Testing

@testable import Engine

@Suite struct LargestChannelsTests {
    @Test("The largest of some channels is taken for each lane", arguments: supportedSets, [2, 3, 5])
    func agrees(set: InstructionSet, pieces: Int) {
        let width = 7
        let blocks = 3
        let input = randomBuffer(blocks * width * lanesPerBlock, seed: 8)
        let output = AlignedBuffer(count: width * lanesPerBlock)
        // Channels of all blocks, in no order.
        let offsets = (0..<pieces * lanesPerBlock).map { number in
            let channel = (number * 29 + 5) % (blocks * lanesPerBlock)
            return channel / lanesPerBlock * width * lanesPerBlock + channel % lanesPerBlock
        }
        set.kernels.layers.takeLargest(output.start, input.start, offsets, pieces, width)
        for place in 0..<width {
            for lane in 0..<lanesPerBlock {
                let values = (0..<pieces).map { piece in
                    input.start[offsets[piece * lanesPerBlock + lane] + place * lanesPerBlock]
                }
                #expect(
                    output.start[place * lanesPerBlock + lane] == values.max(),
                    "\(pieces) pieces, position \(place), lane \(lane)")
            }
        }
    }
}
