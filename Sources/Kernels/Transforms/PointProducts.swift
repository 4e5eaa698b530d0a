import KernelInterface

/// Multiplies transformed tiles with transformed weights. See ``KernelInterface/PointProducts``.
func multiplyPoints(_ products: PointProducts) {
    if products.filterBlocks == 2 {
        #if KERNELS_AVX512
            forEachPanel(products, tilesPerPanel: 12) { tiles, weights, sums, count in
                if count == 12 {
                    multiply(Tile12x2.self, products, tiles, weights, sums)
                } else {
                    multiplyRest(Tile6x2.self, Tile1x2.self, 6, products, tiles, weights, sums, count)
                }
            }
        #else
            forEachPanel(products, tilesPerPanel: 12) { tiles, weights, sums, count in
                for block in 0..<2 {
                    let offset = block * lanesPerBlock
                    multiplyBlock(
                        products, tiles, weights + offset, sums + block * products.layout.block, count)
                }
            }
        #endif
    } else {
        forEachPanel(products, tilesPerPanel: 12) { tiles, weights, sums, count in
            #if KERNELS_AVX512
                if count == 12 {
                    multiply(Tile12.self, products, tiles, weights, sums)
                    return
                }
            #endif
            multiplyBlock(products, tiles, weights, sums, count)
        }
    }
}

/// Multiplies complex tiles with complex weights.
func multiplyComplexPoints(_ products: PointProducts) {
    #if KERNELS_AVX512
        if products.filterBlocks == 2 {
            forEachPanel(products, tilesPerPanel: 6) { tiles, weights, sums, count in
                if count == 6 {
                    multiplyComplex(ComplexCells6<LanePair>.self, products, tiles, weights, sums)
                } else {
                    for tile in 0..<count {
                        multiplyComplex(
                            ComplexCell<LanePair>.self, products, tiles + tile * lanesPerBlock, weights,
                            sums + tile * products.layout.tile)
                    }
                }
            }
            return
        }
    #endif
    forEachPanel(products, tilesPerPanel: 6) { tiles, weights, sums, count in
        for block in 0..<products.filterBlocks {
            let weights = weights + block * lanesPerBlock
            let sums = sums + block * products.layout.block
            if count == 6 {
                multiplyComplex(ComplexCells3<Lanes>.self, products, tiles, weights, sums)
                multiplyComplex(
                    ComplexCells3<Lanes>.self, products, tiles + 3 * lanesPerBlock, weights,
                    sums + 3 * products.layout.tile)
            } else {
                for tile in 0..<count {
                    multiplyComplex(
                        ComplexCell<Lanes>.self, products, tiles + tile * lanesPerBlock, weights,
                        sums + tile * products.layout.tile)
                }
            }
        }
    }
}

/// Calls `body` with each point's weights and each panel: its tiles, its sums, and how many tiles it holds.
@inline(__always)
private func forEachPanel(
    _ products: PointProducts, tilesPerPanel: Int,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
) {
    let isComplex = tilesPerPanel == 6
    let weightStride = products.channels * products.filterBlocks * lanesPerBlock * (isComplex ? 2 : 1)
    let sumStride = products.layout.point * (isComplex ? 2 : 1)
    for point in 0..<products.points {
        let weights = products.weights + point * weightStride
        let sums = products.sums + point * sumStride
        var panel =
            products.tiles + point * products.tilePointStride + products.firstTile / tilesPerPanel
            * products.panelStride
        var tile = 0
        while tile < products.tileCount {
            let left = products.tileCount - tile
            body(panel, weights, sums + tile * products.layout.tile, left < tilesPerPanel ? left : tilesPerPanel)
            tile += tilesPerPanel
            panel += products.panelStride
        }
    }
}

/// One filter block of one panel.
@inline(__always)
private func multiplyBlock(
    _ products: PointProducts, _ tiles: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ sums: UnsafeMutablePointer<Float>, _ count: Int
) {
    #if KERNELS_AVX512 || KERNELS_AVX2 || arch(arm64)
        multiplyRest(Tile6.self, Tile1.self, 6, products, tiles, weights, sums, count)
    #else
        multiplyRest(Tile3.self, Tile1.self, 3, products, tiles, weights, sums, count)
    #endif
}

/// Some tiles of a panel, as many at once as the registers hold, the rest one by one.
@inline(__always)
private func multiplyRest<T: Tile, One: Tile>(
    _ type: T.Type, _ one: One.Type, _ step: Int, _ products: PointProducts, _ tiles: UnsafePointer<Float>,
    _ weights: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>, _ count: Int
) {
    let rest = sweepWhole(0..<count, tile: step) { tile in
        multiply(T.self, products, tiles + tile * lanesPerBlock, weights, sums + tile * products.layout.tile)
    }
    sweepWhole(rest, tile: 1) { tile in
        multiply(One.self, products, tiles + tile * lanesPerBlock, weights, sums + tile * products.layout.tile)
    }
}

@inline(__always)
private func multiply<T: Tile>(
    _ type: T.Type, _ products: PointProducts, _ tiles: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
) {
    var sums = T(T.Vector(repeating: 0))
    let weightStride = products.filterBlocks * lanesPerBlock
    var (tiles, weights) = (tiles, weights)
    forEachBlock(products.channels) { channels in
        for channel in 0..<channels {
            sums.accumulate(T.Vector(weights, blockStride: lanesPerBlock), tiles + channel, stride: lanesPerBlock)
            weights += weightStride
        }
        tiles += panelBlockStride
    }
    sums.store(target, stride: products.layout.tile, blockStride: products.layout.block)
}

@inline(__always)
private func multiplyComplex<Cells: ComplexCells>(
    _ type: Cells.Type, _ products: PointProducts, _ tiles: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
) {
    var sums = Cells()
    let imaginary = products.filterBlocks * lanesPerBlock
    var (tiles, weights) = (tiles, weights)
    forEachBlock(products.channels) { channels in
        for channel in 0..<channels {
            sums.accumulate(
                Cells.Vector(weights, blockStride: lanesPerBlock),
                Cells.Vector(weights + imaginary, blockStride: lanesPerBlock), tiles + channel)
            weights += 2 * imaginary
        }
        tiles += panelBlockStride
    }
    sums.store(target, products.layout)
}

/// Calls `body` with the channels of each block.
@inline(__always)
private func forEachBlock(_ channels: Int, _ body: (Int) -> Void) {
    var remaining = channels
    while remaining > 0 {
        let channels = remaining < lanesPerBlock ? remaining : lanesPerBlock
        body(channels)
        remaining -= channels
    }
}
