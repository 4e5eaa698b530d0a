import KernelInterface
import Network

/// A factor and an addend for each channel, with zeros to the end of the last block.
struct ChannelValues: Sendable {
    let scale: AlignedBuffer
    let shift: AlignedBuffer

    /// The values of a layer that has one of each for a channel.
    init(scale: Tensor, shift: Tensor) {
        self.scale = AlignedBuffer(blocksOf: scale.values)
        self.shift = AlignedBuffer(blocksOf: shift.values)
    }

    private init() {
        scale = AlignedBuffer(count: 0)
        shift = AlignedBuffer(count: 0)
    }

    /// What stands for the values where only sizes count.
    static let empty = ChannelValues()
}
