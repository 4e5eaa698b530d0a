import KernelInterface

/// Adds some tiles' share to the gradient of transformed weights. See ``KernelInterface/PointShares``.
func accumulatePoints(_ shares: PointShares) {
    for point in 0..<shares.points {
        let share = PointShare(shares, point)
        var channel = 0
        while channel < shares.channels {
            let left = shares.channels - channel
            let channels = left < lanesPerBlock ? left : lanesPerBlock
            let tiles = share.tiles + channel / lanesPerBlock * panelBlockStride
            let weights = share.weights + channel * shares.filterBlocks * lanesPerBlock
            #if KERNELS_AVX512
                if shares.filterBlocks == 2 {
                    let rest = sweepWhole(0..<channels, tile: 8) {
                        share.accumulate(Tile8x2.self, tiles, weights, $0, 0)
                    }
                    sweepWhole(rest, tile: 1) { share.accumulate(Tile1x2.self, tiles, weights, $0, 0) }
                } else {
                    let rest = sweepWhole(0..<channels, tile: 16) {
                        share.accumulate(Tile16.self, tiles, weights, $0, 0)
                    }
                    sweepWhole(rest, tile: 1) { share.accumulate(Tile1.self, tiles, weights, $0, 0) }
                }
            #else
                for block in 0..<shares.filterBlocks {
                    #if KERNELS_AVX2 || arch(arm64)
                        let rest = sweepWhole(0..<channels, tile: 4) {
                            share.accumulate(Tile4.self, tiles, weights, $0, block)
                        }
                    #else
                        let rest = sweepWhole(0..<channels, tile: 2) {
                            share.accumulate(Tile2.self, tiles, weights, $0, block)
                        }
                    #endif
                    sweepWhole(rest, tile: 1) { share.accumulate(Tile1.self, tiles, weights, $0, block) }
                }
            #endif
            channel += lanesPerBlock
        }
    }
}

/// The share of one point.
private struct PointShare {
    let tiles: UnsafePointer<Float>
    let panelStride: Int
    let gradients: UnsafePointer<Float>
    let gradientPanelStride: Int
    let tileCount: Int
    let weights: UnsafeMutablePointer<Float>
    let filterBlocks: Int

    @inline(__always)
    init(_ shares: PointShares, _ point: Int) {
        tiles = shares.tiles + point * shares.tilePointStride
        panelStride = shares.panelStride
        gradients = shares.gradients + point * shares.gradientPointStride
        gradientPanelStride = shares.gradientPanelStride
        tileCount = shares.tileCount
        weights = shares.weights + point * shares.channels * shares.filterBlocks * lanesPerBlock
        filterBlocks = shares.filterBlocks
    }

    /// Some channels of a block with one filter block or with both, over all tiles.
    @inline(__always)
    func accumulate<T: Tile>(
        _ type: T.Type, _ tiles: UnsafePointer<Float>, _ weights: UnsafeMutablePointer<Float>, _ channel: Int,
        _ filterBlock: Int
    ) {
        let stride = filterBlocks * lanesPerBlock
        let target = weights + channel * stride + filterBlock * lanesPerBlock
        var sums = T(loading: target, stride: stride, blockStride: lanesPerBlock)
        var panel = tiles + channel
        var gradientPanel = gradients + filterBlock * panelBlockStride
        var left = tileCount
        while left > 0 {
            let count = left < 12 ? left : 12
            var (input, gradient) = (panel, gradientPanel)
            for _ in 0..<count {
                sums.accumulate(T.Vector(gradient, blockStride: panelBlockStride), input, stride: 1)
                input += lanesPerBlock
                gradient += lanesPerBlock
            }
            panel += panelStride
            gradientPanel += gradientPanelStride
            left -= 12
        }
        sums.store(target, stride: stride, blockStride: lanesPerBlock)
    }
}
