import KernelInterface

// Two neighbouring tiles are transformed at once, one as the real and one as the imaginary part of a complex tile;
// their spectra are the Hermitian and the skew-Hermitian part of its spectrum. Spectra of real tiles are symmetric,
// so that columns 0…N/2 are enough, and of columns 0 and N/2 rows 0…N/2. A complex product takes four real ones: two
// multiply-adds for each part. The points of a tile are therefore a real and an imaginary part for each complex value.

/// Transforms tiles of `size` × `size`.
func fourierInput(_ run: TileInputRun, size: Int, twiddles: UnsafePointer<Float>) {
    switch size {
    case 16: transform(run, size: 16, twiddles)
    case 32: transform(run, size: 32, twiddles)
    default: transform(run, size: 64, twiddles)
    }
}

/// Takes tiles of `size` × `size` back, and adds bias and activation.
func fourierOutput(_ run: TileOutputRun, size: Int, twiddles: UnsafePointer<Float>) {
    switch size {
    case 16: interpolate(run, size: 16, twiddles)
    case 32: interpolate(run, size: 32, twiddles)
    default: interpolate(run, size: 64, twiddles)
    }
}

/// Calls `body` with each pair of mirrored columns, the first of its complex points and the rows that are kept.
@inline(__always)
private func forEachColumn(size: Int, _ body: (_ column: Int, _ mirrored: Int, _ point: Int, _ rows: Int) -> Void) {
    let half = size / 2
    body(0, 0, 0, half + 1)
    var point = half + 1
    for column in 1..<half {
        body(column, size - column, point, size)
        point += size
    }
    body(half, half, point, half + 1)
}

@inline(__always)
private func transform(_ run: TileInputRun, size: Int, _ twiddles: UnsafePointer<Float>) {
    let line = run.scratch
    let column1 = line + size * complexStride
    let column2 = column1 + size * complexStride
    let tile = column2 + size * complexStride
    let zero = Lanes(repeating: 0)
    for block in run.blocks.lowerBound..<run.blocks.upperBound {
        var first = 0
        while first < run.tiles {
            let isPair = first + 1 < run.tiles
            for row in 0..<size {
                let a = run.rows[row] + block * run.blockStride + first * run.tileStep * lanesPerBlock
                let b = a + run.tileStep * lanesPerBlock
                let target = tile + row * size * complexStride
                transformLine(size: size, twiddles: twiddles, scratch: line) {
                    Complex(re: a.lanes($0 * lanesPerBlock), im: isPair ? b.lanes($0 * lanesPerBlock) : zero)
                } store: {
                    $1.store(target, at: $0 * complexStride)
                }
            }
            let target = run.place(of: first, block: block, tilesPerPanel: 6)
            forEachColumn(size: size) { column, mirrored, point, rows in
                transformColumn(
                    tile + column * complexStride, stride: size * complexStride, size: size, twiddles, line,
                    into: column1, targetStride: complexStride, isInverse: false)
                if mirrored != column {
                    transformColumn(
                        tile + mirrored * complexStride, stride: size * complexStride, size: size, twiddles, line,
                        into: column2, targetStride: complexStride, isInverse: false)
                }
                let other = UnsafePointer(mirrored != column ? column2 : column1)
                for row in 0..<rows {
                    let z = Complex(UnsafePointer(column1), row * complexStride)
                    let w = Complex(other, ((size - row) & (size - 1)) * complexStride)
                    let values = target + (point + row) * run.targetPointStride
                    values.store(z.re + w.re, at: 0)
                    values.store(z.im - w.im, at: panelBlockStride / 2)
                    if isPair {
                        values.store(z.im + w.im, at: lanesPerBlock)
                        values.store(w.re - z.re, at: panelBlockStride / 2 + lanesPerBlock)
                    }
                }
            }
            first += 2
        }
    }
}

/// Transforms one column, or takes it back: the inverse is the same with real and imaginary parts exchanged.
@inline(__always)
private func transformColumn(
    _ source: UnsafeMutablePointer<Float>, stride: Int, size: Int, _ twiddles: UnsafePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>, into target: UnsafeMutablePointer<Float>, targetStride: Int,
    isInverse: Bool
) {
    let source = UnsafePointer(source)
    transformLine(size: size, twiddles: twiddles, scratch: scratch) {
        let value = Complex(source, $0 * stride)
        return isInverse ? value.swapped : value
    } store: {
        (isInverse ? $1.swapped : $1).store(target, at: $0 * targetStride)
    }
}

@inline(__always)
private func interpolate(_ run: TileOutputRun, size: Int, _ twiddles: UnsafePointer<Float>) {
    let line = run.scratch
    let column1 = line + size * complexStride
    let column2 = column1 + size * complexStride
    let tile = column2 + size * complexStride
    let activation = run.activation.ofSums
    for block in 0..<run.blocks {
        let bias = run.bias.lanes(block * lanesPerBlock)
        var first = 0
        while first < run.tiles {
            let isPair = first + 1 < run.tiles
            let source = run.source + block * run.layout.block + first * run.layout.tile
            forEachColumn(size: size) { column, mirrored, point, rows in
                let other = mirrored != column ? column2 : column1
                for row in 0..<rows {
                    let values = source + (point + row) * 2 * run.layout.point
                    let a = Complex(re: values.lanes(0), im: values.lanes(run.layout.point))
                    var b = a
                    if isPair {
                        b.re = values.lanes(run.layout.tile)
                        b.im = values.lanes(run.layout.point + run.layout.tile)
                    }
                    Complex(re: a.re - b.im, im: a.im + b.re).store(column1, at: row * complexStride)
                    Complex(re: a.re + b.im, im: b.re - a.im)
                        .store(other, at: ((size - row) & (size - 1)) * complexStride)
                }
                transformColumn(
                    column1, stride: complexStride, size: size, twiddles, line, into: tile + column * complexStride,
                    targetStride: size * complexStride, isInverse: true)
                if mirrored != column {
                    transformColumn(
                        column2, stride: complexStride, size: size, twiddles, line,
                        into: tile + mirrored * complexStride, targetStride: size * complexStride, isInverse: true)
                }
            }
            for row in 0..<run.rowCount {
                let values = UnsafePointer(tile) + row * size * complexStride
                transformLine(size: size, twiddles: twiddles, scratch: line) {
                    Complex(values, $0 * complexStride).swapped
                } store: {
                    $1.swapped.store(column1, at: $0 * complexStride)
                }
                for part in 0..<(isPair ? 2 : 1) {
                    let left = run.columnCount - (first + part) * run.tileStep
                    let columns = left < run.tileStep ? left : run.tileStep
                    let target =
                        run.rows[row] + block * run.blockStride + (first + part) * run.tileStep * lanesPerBlock
                    var column = 0
                    while column < columns {
                        var value = column1.lanes(column * complexStride + part * lanesPerBlock) + bias
                        value.finish(activation)
                        target.store(value, at: column * lanesPerBlock)
                        column += 1
                    }
                }
            }
            first += 2
        }
    }
}
