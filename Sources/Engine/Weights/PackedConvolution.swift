import KernelInterface
import Machine
import Network

/// The weights of a convolution in the order in which the kernels read them.
///
/// Weights are [filter block][kernel row][channel block][kernel column][channel][16 filters], where the last
/// channel block has only the channels that exist; bias is [filter block][16]. Filters past the last are zero.
package final class PackedConvolution: Sendable {
    /// Output channels that hold values.
    package let filters: Int
    /// Input channels that hold values.
    package let channels: Int
    /// Kernel size.
    package let kernel: Extent
    /// Weights.
    package let weights: AlignedBuffer
    /// Bias.
    package let bias: AlignedBuffer

    /// Blocks of 16 filters.
    @inlinable package var filterBlocks: Int { blockCount(filters) }
    /// Floats from one kernel row to the next.
    @inlinable package var rowStride: Int { kernel.width * channels * lanesPerBlock }
    /// Floats from one filter block to the next.
    @inlinable package var blockStride: Int { kernel.height * rowStride }

    /// Room for weights that are packed later.
    package convenience init(filters: Int, channels: Int, kernel: Extent) {
        let blocks = blockCount(filters)
        self.init(
            filters: filters, channels: channels, kernel: kernel,
            weights: blocks * lanesPerBlock * channels * kernel.height * kernel.width, bias: blocks * lanesPerBlock)
    }

    private init(filters: Int, channels: Int, kernel: Extent, weights: Int, bias: Int) {
        self.filters = filters
        self.channels = channels
        self.kernel = kernel
        self.weights = AlignedBuffer(count: weights)
        self.bias = AlignedBuffer(count: bias)
    }

    /// The sizes of weights of shape [filters, channels, kernel height, kernel width], without room for them.
    static func empty(_ shape: [Int]) -> PackedConvolution {
        PackedConvolution(
            filters: shape[0], channels: shape[1], kernel: Extent(height: shape[2], width: shape[3]), weights: 0,
            bias: 0)
    }

    /// Packs weights of shape [filters, channels, kernel height, kernel width] and a bias of shape [filters].
    package convenience init(weight: Tensor, bias: Tensor) {
        precondition(weight.shape.count == 4, "a convolution's weights have four dimensions")
        self.init(
            filters: weight.shape[0], channels: weight.shape[1],
            kernel: Extent(height: weight.shape[2], width: weight.shape[3]))
        pack(weight: weight.values, bias: bias.values)
    }

    /// Packs weights of shape [filters, channels, kernel height, kernel width] and a bias of shape [filters]; those that
    /// are kept elsewhere are held a piece at a time.
    ///
    /// - Throws: What reading them throws, such as `FileError`.
    convenience init(reading weight: Tensor, bias: Tensor, pool: WorkerPool) throws {
        self.init(
            filters: weight.shape[0], channels: weight.shape[1],
            kernel: Extent(height: weight.shape[2], width: weight.shape[3]))
        try weight.forEachPiece(together: lanesPerBlock) { filters, values in
            values.withUnsafeBufferPointer { values in
                // Unsafe, because the compiler does not know that the threads only read.
                nonisolated(unsafe) let values = values.baseAddress!
                pool.run(blockCount(filters.count)) { block in
                    packBlock(
                        filters.lowerBound / lanesPerBlock + block,
                        from: values + block * lanesPerBlock * channels * kernel.height * kernel.width)
                }
            }
        }
        for (filter, value) in try bias.read().enumerated() { self.bias.start[filter] = value }
    }

    /// Packs the filters of a block, which stand one after the other in `source`.
    private func packBlock(_ block: Int, from source: UnsafePointer<Float>) {
        let area = kernel.height * kernel.width
        let lanes = min(lanesPerBlock, filters - block * lanesPerBlock)
        for channel in 0..<channels {
            for row in 0..<kernel.height {
                for column in 0..<kernel.width {
                    let target = weights.start + packedIndex(block, channel, row, column)
                    var place = channel * area + row * kernel.width + column
                    for lane in 0..<lanes {
                        target[lane] = source[place]
                        place += channels * area
                    }
                }
            }
        }
    }

    /// Packs weights of shape [filters, channels, kernel height, kernel width] and a bias of shape [filters].
    package func pack(weight: [Float], bias: [Float]) {
        weight.withUnsafeBufferPointer { source in
            for block in 0..<filterBlocks {
                packBlock(
                    block,
                    from: source.baseAddress! + block * lanesPerBlock * channels * kernel.height * kernel.width)
            }
        }
        for filter in 0..<filters { self.bias.start[filter] = bias[filter] }
    }

    /// The opposite of ``pack(weight:bias:)`` for a packed gradient.
    package func unpack(_ packed: UnsafePointer<Float>, into weight: inout [Float]) {
        let area = kernel.height * kernel.width
        weight.withUnsafeMutableBufferPointer { target in
            forEachWeight { index, filter, channel, position in
                target[(filter * channels + channel) * area + position] = packed[index]
            }
        }
    }

    /// The packed index of the first of a block's weights for one channel and one place in the kernel.
    @inline(__always)
    private func packedIndex(_ block: Int, _ channel: Int, _ row: Int, _ column: Int) -> Int {
        let first = channel / lanesPerBlock * lanesPerBlock
        let inBlock = min(lanesPerBlock, channels - first)
        let before = row * kernel.width * channels + kernel.width * first + column * inBlock + (channel - first)
        return block * blockStride + before * lanesPerBlock
    }

    /// Calls `body` with the packed index of each weight, its filter and channel, and its place in the kernel
    /// (row by row).
    @inline(__always)
    package func forEachWeight(_ body: (_ packed: Int, _ filter: Int, _ channel: Int, _ position: Int) -> Void) {
        for filter in 0..<filters {
            let (block, lane) = (filter / lanesPerBlock, filter % lanesPerBlock)
            for channel in 0..<channels {
                for row in 0..<kernel.height {
                    for column in 0..<kernel.width {
                        body(
                            packedIndex(block, channel, row, column) + lane, filter, channel,
                            row * kernel.width + column)
                    }
                }
            }
        }
    }
}

/// The blocks of 16 that hold `channels` channels.
@inlinable package func blockCount(_ channels: Int) -> Int { (channels + lanesPerBlock - 1) / lanesPerBlock }
