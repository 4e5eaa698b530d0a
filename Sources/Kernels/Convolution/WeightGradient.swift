import KernelInterface

/// Adds some rows' share to the gradient of the weights. See ``KernelInterface/WeightGradientRow``.
func accumulateWeightGradient(_ share: WeightGradientRow) {
    #if KERNELS_AVX512
        // The few channels of a picture leave most registers free for the columns of the kernel.
        switch share.channels {
        case 1: return accumulateColumns(Tile1.self, share)
        case 2: return accumulateColumns(Tile2.self, share)
        case 3: return accumulateColumns(Tile3.self, share)
        case 4: return accumulateColumns(Tile4.self, share)
        default: break
        }
    #endif
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

#if KERNELS_AVX512
    /// All channels, three columns of the kernel at a time.
    @inline(__always)
    private func accumulateColumns<T: Tile>(_ type: T.Type, _ share: WeightGradientRow) where T.Vector == Lanes {
        let rest = sweepWhole(0..<share.kernelWidth, tile: 3) { column in
            let step = T.scalars * lanesPerBlock
            let gradient = share.gradient + column * step
            // Even and odd positions apart, so that no sum waits for the one before it.
            var even = ThreeColumns<T>(loading: gradient)
            var odd = ThreeColumns<T>()
            for row in 0..<share.rows {
                var input = share.inputRows[row] + column * share.inputColumnStride
                var outputGradient = share.outputGradients[row]
                for _ in 0..<share.positions / 2 {
                    even.accumulate(outputGradient.lanes(0), input, share.inputColumnStride)
                    odd.accumulate(
                        outputGradient.lanes(share.outputPositionStride), input + share.inputPositionStride,
                        share.inputColumnStride)
                    input += 2 * share.inputPositionStride
                    outputGradient += 2 * share.outputPositionStride
                }
                if share.positions % 2 == 1 {
                    even.accumulate(outputGradient.lanes(0), input, share.inputColumnStride)
                }
            }
            even.store(gradient)
            // What was stored is added to, which has no accumulators left to hold.
            odd.add(to: gradient)
        }
        for column in rest.lowerBound..<rest.upperBound { Share<T>.accumulate(share, column, 0) }
    }

    /// The sums of all channels of three columns of a kernel.
    private struct ThreeColumns<T: Tile> where T.Vector == Lanes {
        private var first: T
        private var second: T
        private var third: T

        @inline(__always) private static var step: Int { T.scalars * lanesPerBlock }

        @inline(__always)
        init() {
            first = T(Lanes(repeating: 0))
            second = first
            third = first
        }

        @inline(__always)
        init(loading gradient: UnsafePointer<Float>) {
            first = T(loading: gradient, stride: lanesPerBlock, blockStride: 0)
            second = T(loading: gradient + Self.step, stride: lanesPerBlock, blockStride: 0)
            third = T(loading: gradient + 2 * Self.step, stride: lanesPerBlock, blockStride: 0)
        }

        @inline(__always)
        mutating func accumulate(_ vector: Lanes, _ input: UnsafePointer<Float>, _ columnStride: Int) {
            first.accumulate(vector, input, stride: 1)
            second.accumulate(vector, input + columnStride, stride: 1)
            third.accumulate(vector, input + 2 * columnStride, stride: 1)
        }

        @inline(__always)
        func store(_ gradient: UnsafeMutablePointer<Float>) {
            first.store(gradient, stride: lanesPerBlock, blockStride: 0)
            second.store(gradient + Self.step, stride: lanesPerBlock, blockStride: 0)
            third.store(gradient + 2 * Self.step, stride: lanesPerBlock, blockStride: 0)
        }

        /// Adds the sums to those that stand at a place.
        @inline(__always)
        func add(to gradient: UnsafeMutablePointer<Float>) {
            let count = 3 * Self.step
            withUnsafeTemporaryAllocation(byteCount: count * 4, alignment: 64) { memory in
                let sums = memory.baseAddress!.assumingMemoryBound(to: Float.self)
                store(sums)
                for offset in 0..<3 * T.scalars {
                    let place = offset * lanesPerBlock
                    gradient.store(gradient.lanes(place) + sums.lanes(place), at: place)
                }
            }
        }
    }
#endif
