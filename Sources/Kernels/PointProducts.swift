import KernelInterface

/// Multiplies transformed tiles with transformed weights. See ``KernelInterface/PointProducts``.
func multiplyPoints(_ products: PointProducts) {
    for point in 0..<products.points {
        var block = 0
        #if KERNELS_AVX512
            while block + 2 <= products.filterBlocks {
                multiplyPairOfBlocks(products, point, block)
                block += 2
            }
        #endif
        while block < products.filterBlocks {
            multiplyBlock(products, point, block)
            block += 1
        }
    }
}

#if KERNELS_AVX512
    @inline(__always)
    private func multiplyPairOfBlocks(_ products: PointProducts, _ point: Int, _ block: Int) {
        if products.tileCount >= 12 {
            sweep(0..<products.tileCount, tile: 12) { multiply(Tile12x2.self, products, point, block, $0) }
        } else if products.tileCount >= 6 {
            sweep(0..<products.tileCount, tile: 6) { multiply(Tile6x2.self, products, point, block, $0) }
        } else if products.tileCount >= 3 {
            sweep(0..<products.tileCount, tile: 3) { multiply(Tile3x2.self, products, point, block, $0) }
        } else {
            sweep(0..<products.tileCount, tile: 1) { multiply(Tile1x2.self, products, point, block, $0) }
        }
    }
#endif

@inline(__always)
private func multiplyBlock(_ products: PointProducts, _ point: Int, _ block: Int) {
    #if KERNELS_AVX512
        if products.tileCount >= 24 {
            sweep(0..<products.tileCount, tile: 24) { multiply(Tile24.self, products, point, block, $0) }
            return
        }
        if products.tileCount >= 12 {
            sweep(0..<products.tileCount, tile: 12) { multiply(Tile12.self, products, point, block, $0) }
            return
        }
    #endif
    #if KERNELS_AVX512 || KERNELS_AVX2 || arch(arm64)
        if products.tileCount >= 6 {
            sweep(0..<products.tileCount, tile: 6) { multiply(Tile6.self, products, point, block, $0) }
            return
        }
    #endif
    if products.tileCount >= 3 {
        sweep(0..<products.tileCount, tile: 3) { multiply(Tile3.self, products, point, block, $0) }
    } else {
        sweep(0..<products.tileCount, tile: 1) { multiply(Tile1.self, products, point, block, $0) }
    }
}

@inline(__always)
private func multiply<T: Tile>(_ type: T.Type, _ products: PointProducts, _ point: Int, _ block: Int, _ first: Int) {
    var sums = T(T.Vector(repeating: 0))
    var tiles = products.tiles + point * products.tilePointStride + first * lanesPerBlock
    var weights = products.weights + point * products.weightPointStride + block * products.weightBlockStride
    let weightBlockStride = products.weightBlockStride
    var remaining = products.channels
    while remaining > 0 {
        let channels = remaining < lanesPerBlock ? remaining : lanesPerBlock
        for channel in 0..<channels {
            sums.accumulate(
                T.Vector(weights, blockStride: weightBlockStride), tiles + channel, stride: lanesPerBlock)
            weights += lanesPerBlock
        }
        tiles += products.tileBlockStride
        remaining -= channels
    }
    sums.store(
        products.sums + point * products.sumPointStride + block * products.sumBlockStride + first * lanesPerBlock,
        stride: lanesPerBlock, blockStride: products.sumBlockStride)
}
