import KernelInterface

/// Adds some rows' share to the gradient of the weights. See ``KernelInterface/WeightGradientRow``.
func accumulateWeightGradient(_ share: WeightGradientRow) {
    for column in 0..<share.kernelWidth {
        var channel = 0
        #if KERNELS_AVX512
            while channel + 16 <= share.channels {
                Share<Tile16>.accumulate(share, column, channel)
                channel += 16
            }
            while channel + 8 <= share.channels {
                Share<Tile8>.accumulate(share, column, channel)
                channel += 8
            }
        #endif
        while channel + 4 <= share.channels {
            Share<Tile4>.accumulate(share, column, channel)
            channel += 4
        }
        while channel + 3 <= share.channels {
            Share<Tile3>.accumulate(share, column, channel)
            channel += 3
        }
        while channel < share.channels {
            Share<Tile1>.accumulate(share, column, channel)
            channel += 1
        }
    }
}

private enum Share<T: Tile> where T.Vector == Lanes {
    @inline(__always)
    static func accumulate(_ share: WeightGradientRow, _ column: Int, _ channel: Int) {
        let gradient = share.gradient + (column * share.channels + channel) * lanesPerBlock
        var tile = T(loading: gradient, stride: lanesPerBlock, blockStride: 0)
        for row in 0..<share.rows {
            var input = share.inputRows[row] + column * share.inputColumnStride + channel
            var outputGradient = share.outputGradients[row]
            for _ in 0..<share.positions {
                tile.accumulate(outputGradient.lanes(0), input, stride: 1)
                input += share.inputPositionStride
                outputGradient += share.outputPositionStride
            }
        }
        tile.store(gradient, stride: lanesPerBlock, blockStride: 0)
    }
}
