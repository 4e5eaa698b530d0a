import KernelInterface

/// Convolves two rows and keeps the largest of each 2×2 sums. See ``KernelInterface/PooledConvolutionRow``.
func convolvePooledRow(_ pooled: PooledConvolutionRow) {
    switch pooled.upper.inputPositionStride {
    case lanesPerBlock: convolve(pooled, positionStride: lanesPerBlock)
    case 4: convolve(pooled, positionStride: 4)
    default: convolve(pooled, positionStride: pooled.upper.inputPositionStride)
    }
}

@inline(__always)
private func convolve(_ pooled: PooledConvolutionRow, positionStride: Int) {
    let positions = pooled.upper.positions
    var block = pooled.upper.filterBlocks.lowerBound
    let end = pooled.upper.filterBlocks.upperBound
    #if KERNELS_AVX512
        while block + 2 <= end {
            if positions.count >= 3 {
                sweep(positions, tile: 3) { compute(Couple6x2.self, pooled, block, $0, positionStride) }
            } else {
                sweep(positions, tile: 1) { compute(Couple<Tile1x2>.self, pooled, block, $0, positionStride) }
            }
            block += 2
        }
    #endif
    while block < end {
        #if KERNELS_AVX512
            if positions.count >= 6 {
                sweep(positions, tile: 6) { compute(Couple12.self, pooled, block, $0, positionStride) }
                block += 1
                continue
            }
        #endif
        sweep(positions, tile: 1) { compute(Couple<Tile1>.self, pooled, block, $0, positionStride) }
        block += 1
    }
}

@inline(__always)
private func compute<T: PoolingTile>(
    _ type: T.Type, _ pooled: PooledConvolutionRow, _ block: Int, _ position: Int, _ positionStride: Int
) {
    let row = pooled.upper
    let bias = T.Vector(row.bias + block * lanesPerBlock, blockStride: lanesPerBlock)
    let weights = row.weights + block * row.weightBlockStride
    let weightBlockStride = row.weightBlockStride
    let start = 2 * position * positionStride
    var upper = T(bias)
    var lower = T(bias)
    var kernelRow = 0
    while kernelRow < pooled.kernelHeight {
        let inUpper = row.kernelRows.contains(kernelRow)
        let inLower = pooled.lowerKernelRows.contains(kernelRow)
        let upperInput = row.inputRows[kernelRow] + start
        let lowerInput = pooled.lowerInputRows[kernelRow] + start
        if inUpper && inLower {
            forEachSegment(ofKernelRow: kernelRow, row) { offset, weightOffset, channels in
                var weight = weights + weightOffset
                for channel in offset..<offset + channels {
                    let vector = T.Vector(weight, blockStride: weightBlockStride)
                    upper.accumulate(vector, upperInput + channel, stride: positionStride)
                    lower.accumulate(vector, lowerInput + channel, stride: positionStride)
                    weight += lanesPerBlock
                }
            }
        } else if inUpper || inLower {
            forEachSegment(ofKernelRow: kernelRow, row) { offset, weightOffset, channels in
                var weight = weights + weightOffset
                for channel in offset..<offset + channels {
                    let vector = T.Vector(weight, blockStride: weightBlockStride)
                    if inUpper {
                        upper.accumulate(vector, upperInput + channel, stride: positionStride)
                    } else {
                        lower.accumulate(vector, lowerInput + channel, stride: positionStride)
                    }
                    weight += lanesPerBlock
                }
            }
        }
        kernelRow += 1
    }
    upper.storeLargest(
        lower, row.activation,
        row.output + block * row.outputBlockStride + position * row.outputPositionStride,
        stride: row.outputPositionStride, blockStride: row.outputBlockStride)
}
