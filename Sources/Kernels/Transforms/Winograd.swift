import KernelInterface

/// One line of a tile on its way into the transformed space.
protocol TransformedLine {
    /// Values after the transform.
    static var points: Int { get }
    /// Values from one tile to the next.
    static var step: Int { get }
    /// Values that a tile shares with the next one.
    static var overlap: Int { get }
    init(_ value: (Int) -> Lanes)
    func storeTransformed(_ target: UnsafeMutablePointer<Float>, stride: Int)
}

/// One line of a tile, as ``winogradInput(_:_:)`` and ``winogradOutput(_:_:)`` see it.
protocol WinogradLine: TransformedLine {
    associatedtype Outputs: WinogradOutputs
    static var size: Int { get }
    func interpolated() -> Outputs
}

extension WinogradLine {
    @inline(__always) static var points: Int { size }
    @inline(__always) static var step: Int { size - 2 }
    @inline(__always) static var overlap: Int { 2 }
}

/// The outputs of one line of a tile.
protocol WinogradOutputs {
    func store(_ target: UnsafeMutablePointer<Float>, stride: Int)
}

extension Line4: WinogradLine {
    @inline(__always) static var size: Int { 4 }
}
extension Line6: WinogradLine {
    @inline(__always) static var size: Int { 6 }
}
extension Line8: WinogradLine {
    @inline(__always) static var size: Int { 8 }
}
extension Outputs2: WinogradOutputs {}
extension Outputs4: WinogradOutputs {}
extension Outputs6: WinogradOutputs {}

/// Transforms tiles of F(size − 2, 3), columns first.
func winogradInput(_ run: TileInputRun, size: Int) {
    switch size {
    case 4: transform(Line4.self, run)
    case 6: transform(Line6.self, run)
    default: transform(Line8.self, run)
    }
}

/// Takes tiles of F(size − 2, 3) back, and adds bias, pooling and activation.
func winogradOutput(_ run: TileOutputRun, size: Int) {
    switch size {
    case 4: interpolate(Line4.self, run)
    case 6: interpolate(Line6.self, run)
    default: interpolate(Line8.self, run)
    }
}

/// Tiles whose columns are transformed together: their shared columns are transformed once, and all of them
/// stay in the first-level cache.
private let tilesAtOnce = 4

@inline(__always)
func transform<Line: TransformedLine>(_ type: Line.Type, _ run: TileInputRun) {
    let (points, step) = (Line.points, Line.step)
    let scratch = run.scratch
    for block in run.blocks.lowerBound..<run.blocks.upperBound {
        var first = 0
        while first < run.tiles {
            let tiles = run.tiles - first < tilesAtOnce ? run.tiles - first : tilesAtOnce
            let start = block * run.blockStride + first * step * lanesPerBlock
            for column in 0..<tiles * step + Line.overlap {
                let offset = start + column * lanesPerBlock
                Line { run.rows[$0].lanes(offset) }
                    .storeTransformed(scratch + column * points * lanesPerBlock, stride: lanesPerBlock)
            }
            for tile in 0..<tiles {
                let target = run.place(of: first + tile, block: block, tilesPerPanel: 12)
                for row in 0..<points {
                    Line { scratch.lanes(((tile * step + $0) * points + row) * lanesPerBlock) }
                        .storeTransformed(
                            target + row * points * run.targetPointStride, stride: run.targetPointStride)
                }
            }
            first += tilesAtOnce
        }
    }
}

extension TileInputRun {
    /// Where the first point of a tile stands.
    @inline(__always)
    func place(of tile: Int, block: Int, tilesPerPanel: Int) -> UnsafeMutablePointer<Float> {
        let number = targetTile + tile
        return target + number / tilesPerPanel * targetPanelStride + block * panelBlockStride
            + number % tilesPerPanel * lanesPerBlock
    }
}

@inline(__always)
private func interpolate<Line: WinogradLine>(_ type: Line.Type, _ run: TileOutputRun) {
    let (size, step) = (Line.size, Line.size - 2)
    let lines = run.scratch
    let outputs = run.scratch + step * size * lanesPerBlock
    let tileColumns = run.poolsPairs ? step / 2 : step
    let activation = run.activation.ofSums
    for block in 0..<run.blocks {
        let bias = run.bias.lanes(block * lanesPerBlock)
        for tile in 0..<run.tiles {
            let source = run.source + block * run.layout.block + tile * run.layout.tile
            // Columns: points of one column become `step` values; then rows.
            for column in 0..<size {
                Line { source.lanes(($0 * size + column) * run.layout.point) }
                    .interpolated().store(lines + column * lanesPerBlock, stride: size * lanesPerBlock)
            }
            for row in 0..<step {
                Line { lines.lanes((row * size + $0) * lanesPerBlock) }
                    .interpolated().store(outputs + row * step * lanesPerBlock, stride: lanesPerBlock)
            }
            let left = run.columnCount - tile * tileColumns
            let columns = left < tileColumns ? left : tileColumns
            let offset = block * run.blockStride + tile * tileColumns * lanesPerBlock
            for row in 0..<run.rowCount {
                let target = run.rows[row] + offset
                for column in 0..<columns {
                    var value: Lanes
                    if run.poolsPairs {
                        let corner = outputs + (2 * row * step + 2 * column) * lanesPerBlock
                        value = corner.lanes(0).larger(corner.lanes(lanesPerBlock))
                            .larger(
                                corner.lanes(step * lanesPerBlock).larger(corner.lanes((step + 1) * lanesPerBlock)))
                    } else {
                        value = outputs.lanes((row * step + column) * lanesPerBlock)
                    }
                    value += bias
                    value.finish(activation)
                    target.store(value, at: column * lanesPerBlock)
                }
            }
        }
    }
}
