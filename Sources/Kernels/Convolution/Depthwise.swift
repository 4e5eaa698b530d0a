import KernelInterface

/// Convolves each channel with a kernel of its own. See ``KernelInterface/DepthwiseRow``.
func convolveDepthwiseRow(_ row: DepthwiseRow) {
    // The distances that occur most are constants for the compiler.
    switch row.inputPositionStride {
    case lanesPerBlock: convolve(row, positionStride: lanesPerBlock)
    case 2 * lanesPerBlock: convolve(row, positionStride: 2 * lanesPerBlock)
    default: convolve(row, positionStride: row.inputPositionStride)
    }
}

@inline(__always)
private func convolve(_ row: DepthwiseRow, positionStride: Int) {
    for block in row.blocks.lowerBound..<row.blocks.upperBound {
        #if KERNELS_AVX512
            if row.positions.count >= 12 {
                sweep(row.positions, tile: 12) { DepthwiseSums<Tile12>.compute(row, block, $0, positionStride) }
                continue
            }
        #endif
        if row.positions.count >= 3 {
            sweep(row.positions, tile: 3) { DepthwiseSums<Tile3>.compute(row, block, $0, positionStride) }
        } else {
            sweep(row.positions, tile: 1) { DepthwiseSums<Tile1>.compute(row, block, $0, positionStride) }
        }
    }
}

private enum DepthwiseSums<T: ChannelTile> {
    /// Each weight is read once for the positions of a tile, whose sums stay in registers.
    @inline(__always)
    static func compute(_ row: DepthwiseRow, _ block: Int, _ position: Int, _ positionStride: Int) {
        var tile = T(row.bias.lanes(block * lanesPerBlock))
        var weights =
            row.weights + (block * row.kernelHeight + row.kernelRows.lowerBound) * row.kernelWidth * lanesPerBlock
        let start = block * row.inputBlockStride + position * positionStride
        var kernelRow = row.kernelRows.lowerBound
        while kernelRow < row.kernelRows.upperBound {
            var input = row.inputRows[kernelRow] + start
            for _ in 0..<row.kernelWidth {
                tile.accumulate(weights.lanes(0), channels: input, stride: positionStride)
                weights += lanesPerBlock
                input += row.inputColumnStride
            }
            kernelRow += 1
        }
        tile.finish(row.activation.ofSums)
        tile.store(
            row.output + block * row.outputBlockStride + position * lanesPerBlock, stride: lanesPerBlock,
            blockStride: 0)
    }
}

/// A tile whose sums take in vectors of 16 channels instead of scalars.
private protocol ChannelTile: Tile where Vector == Lanes {
    /// Adds `vector · channels[n]`, lane by lane, to accumulator `n`; the vectors stand `stride` floats apart.
    mutating func accumulate(_ vector: Lanes, channels: UnsafePointer<Float>, stride: Int)
}

extension Single: ChannelTile where Vector == Lanes {
    @inline(__always)
    mutating func accumulate(_ vector: Lanes, channels: UnsafePointer<Float>, stride: Int) {
        sum.accumulate(vector, channels.lanes(0))
    }
}

extension Pair: ChannelTile where First: ChannelTile, Second: ChannelTile {
    @inline(__always)
    mutating func accumulate(_ vector: Lanes, channels: UnsafePointer<Float>, stride: Int) {
        first.accumulate(vector, channels: channels, stride: stride)
        second.accumulate(vector, channels: channels + First.scalars * stride, stride: stride)
    }
}
