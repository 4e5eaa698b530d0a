import KernelInterface

/// Convolves two rows and keeps the largest of each 2×2 sums. See ``KernelInterface/PooledConvolutionRow``.
func convolvePooledRow(_ pooled: PooledConvolutionRow) {
    // The shapes that occur most are constants for the compiler; see ``convolveRow(_:)``.
    let row = pooled.upper
    switch (row.inputPositionStride, row.inputColumnStride, row.kernelWidth, row.channels) {
    case (4, 4, 3, 3): convolve(pooled, PictureRun3.self)
    case (4, 4, 3, 1): convolve(pooled, PictureRun1.self)
    case (lanesPerBlock, _, _, _): convolve(pooled, BlockRun.self)
    default: convolve(pooled, AnyRun.self)
    }
}

@inline(__always)
private func convolve<Run: ConvolutionRun>(_ pooled: PooledConvolutionRow, _ run: Run.Type) {
    let positions = pooled.upper.positions
    var block = pooled.upper.filterBlocks.lowerBound
    let end = pooled.upper.filterBlocks.upperBound
    #if KERNELS_AVX512
        while block + 2 <= end {
            if positions.count >= 3 {
                PooledSums<Couple6x2, Run>.computeAll(pooled, block)
            } else {
                PooledSums<Couple<LanePair>, Run>.computeAll(pooled, block)
            }
            block += 2
        }
    #endif
    while block < end {
        #if KERNELS_AVX512
            if positions.count >= 6 {
                PooledSums<Couple12, Run>.computeAll(pooled, block)
                block += 1
                continue
            }
        #endif
        PooledSums<Couple<Lanes>, Run>.computeAll(pooled, block)
        block += 1
    }
}

private enum PooledSums<T: PoolingTile, Run: ConvolutionRun> {
    /// Computes all positions of a block of filters; a function of its own, as that of `Sums` is.
    @inline(never)
    static func computeAll(_ pooled: PooledConvolutionRow, _ block: Int) {
        sweep(pooled.upper.positions, tile: T.scalars / 2) { compute(pooled, block, $0) }
    }

    @inline(__always)
    static func compute(_ pooled: PooledConvolutionRow, _ block: Int, _ position: Int) {
        let row = pooled.upper
        let positionStride = Run.positionStride(row)
        let bias = T.Vector(row.bias + block * lanesPerBlock, blockStride: lanesPerBlock)
        let weights = row.weights + block * row.weightBlockStride
        let weightBlockStride = row.weightBlockStride
        let start = 2 * position * positionStride
        var upper = T(bias)
        var lower = T(bias)
        var kernelRow = 0
        while kernelRow < pooled.kernelHeight {
            let upperInput = row.inputRows[kernelRow] + start
            let lowerInput = pooled.lowerInputRows[kernelRow] + start
            let inUpper = row.kernelRows.contains(kernelRow)
            let inLower = pooled.lowerKernelRows.contains(kernelRow)
            if inUpper && inLower {
                forEachChannel(ofKernelRow: kernelRow, row, Run.shape) { offset, weightOffset in
                    let vector = T.Vector(weights + weightOffset, blockStride: weightBlockStride)
                    upper.accumulate(vector, upperInput + offset, stride: positionStride)
                    lower.accumulate(vector, lowerInput + offset, stride: positionStride)
                }
            } else if inUpper {
                forEachChannel(ofKernelRow: kernelRow, row, nil) { offset, weightOffset in
                    upper.accumulate(
                        T.Vector(weights + weightOffset, blockStride: weightBlockStride), upperInput + offset,
                        stride: positionStride)
                }
            } else if inLower {
                forEachChannel(ofKernelRow: kernelRow, row, nil) { offset, weightOffset in
                    lower.accumulate(
                        T.Vector(weights + weightOffset, blockStride: weightBlockStride), lowerInput + offset,
                        stride: positionStride)
                }
            }
            kernelRow += 1
        }
        upper.storeLargest(
            lower, activation: row.activation.ofSums,
            row.output + block * row.outputBlockStride + position * row.outputPositionStride,
            stride: row.outputPositionStride, blockStride: row.outputBlockStride)
    }
}
