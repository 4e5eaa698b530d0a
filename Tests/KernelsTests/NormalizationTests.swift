import Foundation
import KernelInterface
import Testing

@testable import Engine

@Suite struct NormalizationTests {
    @Test(
        "Powers of sums over neighbouring channels agree with the formula for small and large values",
        arguments: supportedSets, [Float(0.75), 0.5, 1.3])
    func rowsAgree(set: InstructionSet, beta: Float) {
        let (width, channels) = (5, 37)
        let blocks = blockCount(channels)
        for scale in [Float(1e-8), 1, 1e4] {
            for (before, after) in [(0, 0), (1, 2), (2, 2), (37, 30)] {
                let input = randomBuffer(blocks * width * lanesPerBlock, seed: 41)
                for index in 0..<input.count {
                    // What stands in lanes without a channel must not count.
                    let channel = index / lanesPerBlock / width * lanesPerBlock + index % lanesPerBlock
                    input.start[index] = channel < channels ? input.start[index] * scale : .nan
                }
                let output = AlignedBuffer(count: input.count)
                set.kernels.layers.normalizeRow(
                    NormalizedRow(
                        input: input.start, inputBlockStride: width * lanesPerBlock, output: output.start,
                        outputBlockStride: width * lanesPerBlock, positions: 1..<width, channels: channels,
                        before: before, after: after, share: 0.7, beta: beta, bias: 1.5))
                func place(_ position: Int, _ channel: Int) -> Int {
                    (channel / lanesPerBlock * width + position) * lanesPerBlock + channel % lanesPerBlock
                }
                for position in 1..<width {
                    for channel in 0..<channels {
                        let squares = (max(0, channel - before)...min(channels - 1, channel + after)).reduce(0.0) {
                            $0 + pow(Double(input.start[place(position, $1)]), 2)
                        }
                        let expected =
                            Double(input.start[place(position, channel)])
                            / pow(1.5 + Double(Float(0.7)) * squares, Double(beta))
                        let found = Double(output.start[place(position, channel)])
                        // The exponent of a large number is rounded before the exponential function.
                        #expect(
                            abs(found - expected) <= 3e-6 * abs(expected),
                            "scale \(scale), \(before) before, \(after) after, position \(position), channel \(channel)"
                        )
                    }
                }
                #expect((0..<lanesPerBlock).allSatisfy { output.start[$0] == 0 }, "position 0 was not asked for")
            }
        }
    }
}
