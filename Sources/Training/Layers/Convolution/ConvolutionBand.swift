import Engine
import KernelInterface
import Network

/// Some blocks of 16 filters of a convolution with all channel blocks that they see, packed as a convolution of its
/// own.
///
/// A convolution of one group is one band. With groups, filters of one block may see different channels; weights
/// between filters and channels of different groups are zero and stay so.
struct ConvolutionBand {
    let firstFilterBlock: Int
    let firstChannelBlock: Int
    let packed: PackedConvolution

    /// Cuts a convolution into bands.
    static func cut(filters: Int, channels: Int, groups: Int, kernel: Extent) -> [ConvolutionBand] {
        // For each filter block the channels that it sees, from the beginning of a block.
        let seen = (0..<blockCount(filters)).map { block in
            let first = block * lanesPerBlock
            let last = min(first + lanesPerBlock, filters) - 1
            let (filtersOfGroup, channelsOfGroup) = (filters / groups, channels / groups)
            return first / filtersOfGroup * channelsOfGroup / lanesPerBlock
                * lanesPerBlock..<(last / filtersOfGroup + 1) * channelsOfGroup
        }
        var bands: [ConvolutionBand] = []
        var block = 0
        while block < seen.count {
            let end = seen[block...].firstIndex { $0 != seen[block] } ?? seen.count
            bands.append(
                ConvolutionBand(
                    firstFilterBlock: block, firstChannelBlock: seen[block].lowerBound / lanesPerBlock,
                    packed: PackedConvolution(
                        filters: min(end * lanesPerBlock, filters) - block * lanesPerBlock,
                        channels: seen[block].count, kernel: kernel)))
            block = end
        }
        return bands
    }

    /// Calls `body` with the packed index of each weight, its filter and channel, and its place in the kernel.
    @inline(__always)
    func forEachWeight(_ body: (_ packed: Int, _ filter: Int, _ channel: Int, _ position: Int) -> Void) {
        let (filter, channel) = (firstFilterBlock * lanesPerBlock, firstChannelBlock * lanesPerBlock)
        packed.forEachWeight { body($0, filter + $1, channel + $2, $3) }
    }
}
