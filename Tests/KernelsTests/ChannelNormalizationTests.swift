import Foundation
import KernelInterface
import Testing

@testable import Engine

@Suite struct ChannelNormalizationTests {
    @Test(
        "Channels have mean and deviation taken out, whatever stands in lanes without a channel",
        arguments: supportedSets,
        [1, 7, 16, 37, 48])
    func rowsAgree(set: InstructionSet, channels: Int) {
        let width = 4
        let blocks = blockCount(channels)
        let (scale, shift) = (
            randomBuffer(blocks * lanesPerBlock, seed: 3), randomBuffer(blocks * lanesPerBlock, seed: 4)
        )
        // A mean that is large beside the deviation must not take it away.
        for mean in [Float(0), 1000] {
            let input = randomBuffer(blocks * width * lanesPerBlock, seed: 5)
            for index in 0..<input.count {
                let channel = index / lanesPerBlock / width * lanesPerBlock + index % lanesPerBlock
                input.start[index] = channel < channels ? input.start[index] + mean : .nan
            }
            let output = AlignedBuffer(count: input.count)
            set.kernels.layers.normalizeChannels(
                ChannelNormalizedRow(
                    input: input.start, inputBlockStride: width * lanesPerBlock, output: output.start,
                    outputBlockStride: width * lanesPerBlock, positions: 1..<width, channels: channels, epsilon: 0.01,
                    scale: scale.start, shift: shift.start))
            func place(_ position: Int, _ channel: Int) -> Int {
                (channel / lanesPerBlock * width + position) * lanesPerBlock + channel % lanesPerBlock
            }
            for position in 1..<width {
                let values = (0..<channels).map { Double(input.start[place(position, $0)]) }
                let mean = values.reduce(0, +) / Double(channels)
                let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channels)
                for channel in 0..<channels {
                    let expected =
                        (values[channel] - mean) / (variance + Double(Float(0.01))).squareRoot()
                        * Double(scale.start[channel]) + Double(shift.start[channel])
                    let found = Double(output.start[place(position, channel)])
                    #expect(
                        abs(found - expected) <= (mean > 1 ? 1e-3 : 3e-6),
                        "\(channels) channels, mean \(mean), position \(position), channel \(channel)")
                }
                for lane in channels..<blocks * lanesPerBlock { #expect(output.start[place(position, lane)] == 0) }
            }
            #expect((0..<lanesPerBlock).allSatisfy { output.start[$0] == 0 }, "position 0 was not asked for")
        }
    }
}
