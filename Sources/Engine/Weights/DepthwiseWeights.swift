import KernelInterface
import Network

/// The weights of a depthwise convolution, [channel block][kernel row][kernel column][16], and its bias,
/// [channel block][16].
final class DepthwiseWeights: Sendable {
    let weights: AlignedBuffer
    let bias: AlignedBuffer

    private init(blocks: Int, area: Int) {
        weights = AlignedBuffer(count: blocks * area * lanesPerBlock)
        bias = AlignedBuffer(count: blocks * lanesPerBlock)
    }

    /// No weights: for what asks for sizes only.
    static let empty = DepthwiseWeights(blocks: 0, area: 0)

    /// Packs weights of shape [channels, 1, kernel height, kernel width].
    convenience init(weight: Tensor, bias: Tensor) {
        let (channels, area) = (weight.shape[0], weight.shape[2] * weight.shape[3])
        self.init(blocks: blockCount(channels), area: area)
        let (source, biases) = (weight.values, bias.values)
        for channel in 0..<channels {
            let (block, lane) = channel.quotientAndRemainder(dividingBy: lanesPerBlock)
            for position in 0..<area {
                weights.start[(block * area + position) * lanesPerBlock + lane] =
                    source[channel * area + position]
            }
            self.bias.start[channel] = biases[channel]
        }
    }
}
