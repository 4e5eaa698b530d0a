import KernelInterface

/// Convolves one output row. See ``KernelInterface/ConvolutionRow``.
func convolveRow(_ row: ConvolutionRow) {
    // The distances that occur most are told to the compiler, which then addresses all scalars of a tile from
    // one pointer.
    switch row.inputPositionStride {
    case lanesPerBlock: convolve(row, positionStride: lanesPerBlock)
    case 2 * lanesPerBlock: convolve(row, positionStride: 2 * lanesPerBlock)
    case 4: convolve(row, positionStride: 4)
    case 8: convolve(row, positionStride: 8)
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
            sweep(row.positions, tile: 12) { Sums<Tile12x2>.compute(row, block, $0, positionStride: positionStride) }
        } else if count >= 6 {
            sweep(row.positions, tile: 6) { Sums<Tile6x2>.compute(row, block, $0, positionStride: positionStride) }
        } else if count >= 3 {
            sweep(row.positions, tile: 3) { Sums<Tile3x2>.compute(row, block, $0, positionStride: positionStride) }
        } else {
            sweep(row.positions, tile: 1) { Sums<Tile1x2>.compute(row, block, $0, positionStride: positionStride) }
        }
    }
#endif

@inline(__always)
private func convolveBlock(_ row: ConvolutionRow, _ block: Int, positionStride: Int) {
    let count = row.positions.count
    #if KERNELS_AVX512
        if count >= 24 {
            sweep(row.positions, tile: 24) { Sums<Tile24>.compute(row, block, $0, positionStride: positionStride) }
            return
        }
        if count >= 12 {
            sweep(row.positions, tile: 12) { Sums<Tile12>.compute(row, block, $0, positionStride: positionStride) }
            return
        }
    #endif
    #if KERNELS_AVX512 || KERNELS_AVX2 || arch(arm64)
        if count >= 6 {
            sweep(row.positions, tile: 6) { Sums<Tile6>.compute(row, block, $0, positionStride: positionStride) }
            return
        }
    #endif
    if count >= 3 {
        sweep(row.positions, tile: 3) { Sums<Tile3>.compute(row, block, $0, positionStride: positionStride) }
    } else {
        sweep(row.positions, tile: 1) { Sums<Tile1>.compute(row, block, $0, positionStride: positionStride) }
    }
}

/// Calls `body` with the first position of each tile; the last tile overlaps the one before it, which writes
/// the same values twice but never leaves the row.
@inline(__always)
func sweep(_ positions: Range<Int>, tile: Int, _ body: (Int) -> Void) {
    var position = positions.lowerBound
    let last = positions.upperBound - tile
    while position < last {
        body(position)
        position += tile
    }
    if last >= positions.lowerBound { body(last) }
}

private enum Sums<T: Tile> {
    @inline(__always)
    static func compute(_ row: ConvolutionRow, _ block: Int, _ position: Int, positionStride: Int) {
        var tile = T(T.Vector(row.bias + block * lanesPerBlock, blockStride: lanesPerBlock))
        let weights = row.weights + block * row.weightBlockStride
        let weightBlockStride = row.weightBlockStride
        forEachSegment(row, position, positionStride) { input, weightOffset, channels in
            var weight = weights + weightOffset
            for channel in 0..<channels {
                tile.accumulate(
                    T.Vector(weight, blockStride: weightBlockStride), input + channel, stride: positionStride)
                weight += lanesPerBlock
            }
        }
        tile.apply(row.activation)
        tile.store(
            row.output + block * row.outputBlockStride + position * row.outputPositionStride,
            stride: row.outputPositionStride, blockStride: row.outputBlockStride)
    }
}

/// Calls `body` for each run of channels that stands together, in the order kernel row, channel block, kernel
/// column: the order of all additions.
@inline(__always)
private func forEachSegment(
    _ row: ConvolutionRow, _ position: Int, _ positionStride: Int,
    _ body: (_ input: UnsafePointer<Float>, _ weightOffset: Int, _ channels: Int) -> Void
) {
    var kernelRow = row.kernelRows.lowerBound
    while kernelRow < row.kernelRows.upperBound {
        let input = row.inputRows[kernelRow] + position * positionStride
        forEachSegment(ofKernelRow: kernelRow, row) { body(input + $0, $1, $2) }
        kernelRow += 1
    }
}

/// The same for one kernel row, with the input's distance from the row's first value.
@inline(__always)
func forEachSegment(
    ofKernelRow kernelRow: Int, _ row: ConvolutionRow,
    _ body: (_ inputOffset: Int, _ weightOffset: Int, _ channels: Int) -> Void
) {
    var inputOffset = 0
    var weightOffset = kernelRow * row.weightRowStride
    var remaining = row.channels
    while remaining > 0 {
        let channels = remaining < lanesPerBlock ? remaining : lanesPerBlock
        var columnOffset = inputOffset
        var kernelColumn = 0
        while kernelColumn < row.kernelWidth {
            body(columnOffset, weightOffset, channels)
            columnOffset += row.inputColumnStride
            weightOffset += channels * lanesPerBlock
            kernelColumn += 1
        }
        inputOffset += row.inputBlockStride
        remaining -= channels
    }
}
