import KernelInterface

/// Convolves one output row. See ``KernelInterface/ConvolutionRow``.
func convolveRow(_ row: ConvolutionRow) {
    // The distances that occur most are told to the compiler, which then addresses all scalars of a tile from
    // one pointer.
    switch row.inputPositionStride {
    case lanesPerBlock: convolve(row, positionStride: lanesPerBlock)
    case 2 * lanesPerBlock: convolve(row, positionStride: 2 * lanesPerBlock)
    default: convolve(row, positionStride: row.inputPositionStride)
    }
}

@inline(__always)
private func convolve(_ row: ConvolutionRow, positionStride: Int) {
    var block = row.filterBlocks.lowerBound
    #if KERNELS_AVX512
        while block + 2 <= row.filterBlocks.upperBound {
            convolvePairOfBlocks(row, block, positionStride: positionStride)
            block += 2
        }
    #endif
    while block < row.filterBlocks.upperBound {
        convolveBlock(row, block, positionStride: positionStride)
        block += 1
    }
}

#if KERNELS_AVX512
    @inline(__always)
    private func convolvePairOfBlocks(_ row: ConvolutionRow, _ block: Int, positionStride: Int) {
        let count = row.positions.count
        if count >= 12 {
            sweep(row, tile: 12) { TwoBlocks<Tile12>.compute(row, block, $0, positionStride: positionStride) }
        } else if count >= 6 {
            sweep(row, tile: 6) { TwoBlocks<Tile6>.compute(row, block, $0, positionStride: positionStride) }
        } else if count >= 3 {
            sweep(row, tile: 3) { TwoBlocks<Tile3>.compute(row, block, $0, positionStride: positionStride) }
        } else {
            sweep(row, tile: 1) { TwoBlocks<Tile1>.compute(row, block, $0, positionStride: positionStride) }
        }
    }
#endif

@inline(__always)
private func convolveBlock(_ row: ConvolutionRow, _ block: Int, positionStride: Int) {
    let count = row.positions.count
    #if KERNELS_AVX512
        if count >= 12 {
            sweep(row, tile: 12) { OneBlock<Tile12>.compute(row, block, $0, positionStride: positionStride) }
            return
        }
    #endif
    #if KERNELS_AVX512 || KERNELS_AVX2 || arch(arm64)
        if count >= 6 {
            sweep(row, tile: 6) { OneBlock<Tile6>.compute(row, block, $0, positionStride: positionStride) }
            return
        }
    #endif
    if count >= 3 {
        sweep(row, tile: 3) { OneBlock<Tile3>.compute(row, block, $0, positionStride: positionStride) }
    } else {
        sweep(row, tile: 1) { OneBlock<Tile1>.compute(row, block, $0, positionStride: positionStride) }
    }
}

/// Calls `body` with the first position of each tile; the last tile overlaps the one before it, which writes
/// the same values twice but never leaves the row.
@inline(__always)
private func sweep(_ row: ConvolutionRow, tile: Int, _ body: (Int) -> Void) {
    var position = row.positions.lowerBound
    let last = row.positions.upperBound - tile
    while position < last {
        body(position)
        position += tile
    }
    if last >= row.positions.lowerBound { body(last) }
}

private enum OneBlock<T: Tile> {
    @inline(__always)
    static func compute(_ row: ConvolutionRow, _ block: Int, _ position: Int, positionStride: Int) {
        var tile = T((row.bias + block * lanesPerBlock).lanes(0))
        let weights = row.weights + block * row.weightBlockStride
        forEachSegment(row, position, positionStride) { input, weightOffset, channels in
            var weight = weights + weightOffset
            for channel in 0..<channels {
                tile.accumulate(weight.lanes(0), input + channel, stride: positionStride)
                weight += lanesPerBlock
            }
        }
        tile.apply(row.activation)
        tile.store(
            row.output + block * row.outputBlockStride + position * row.outputPositionStride,
            stride: row.outputPositionStride)
    }
}

#if KERNELS_AVX512
    private enum TwoBlocks<T: Tile> {
        @inline(__always)
        static func compute(_ row: ConvolutionRow, _ block: Int, _ position: Int, positionStride: Int) {
            let bias = row.bias + block * lanesPerBlock
            var first = T(bias.lanes(0))
            var second = T(bias.lanes(lanesPerBlock))
            let weights = row.weights + block * row.weightBlockStride
            let toSecond = row.weightBlockStride
            forEachSegment(row, position, positionStride) { input, weightOffset, channels in
                var weight = weights + weightOffset
                for channel in 0..<channels {
                    first.accumulate(weight.lanes(0), input + channel, stride: positionStride)
                    second.accumulate(weight.lanes(toSecond), input + channel, stride: positionStride)
                    weight += lanesPerBlock
                }
            }
            first.apply(row.activation)
            second.apply(row.activation)
            let output = row.output + block * row.outputBlockStride + position * row.outputPositionStride
            first.store(output, stride: row.outputPositionStride)
            second.store(output + row.outputBlockStride, stride: row.outputPositionStride)
        }
    }
#endif

/// Calls `body` for each run of channels that stands together, in the order kernel row, channel block, kernel
/// column: the order of all additions.
@inline(__always)
private func forEachSegment(
    _ row: ConvolutionRow, _ position: Int, _ positionStride: Int,
    _ body: (_ input: UnsafePointer<Float>, _ weightOffset: Int, _ channels: Int) -> Void
) {
    var kernelRow = row.kernelRows.lowerBound
    while kernelRow < row.kernelRows.upperBound {
        var input = row.inputRows[kernelRow] + position * positionStride
        var weightOffset = kernelRow * row.weightRowStride
        var remaining = row.channels
        while remaining > 0 {
            let channels = remaining < lanesPerBlock ? remaining : lanesPerBlock
            var column = input
            var kernelColumn = 0
            while kernelColumn < row.kernelWidth {
                body(column, weightOffset, channels)
                column += row.inputColumnStride
                weightOffset += channels * lanesPerBlock
                kernelColumn += 1
            }
            input += row.inputBlockStride
            remaining -= channels
        }
        kernelRow += 1
    }
}
