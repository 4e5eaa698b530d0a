import KernelInterface

/// Convolves one output row. See ``KernelInterface/ConvolutionRow``.
func convolveRow(_ row: ConvolutionRow) {
    // The distances and shapes that occur most are constants for the compiler, which then addresses all scalars of a tile
    // from one pointer, and needs no loops for the few channels of a picture.
    switch (row.inputPositionStride, row.inputColumnStride, row.kernelWidth, row.channels) {
    case (4, 4, 3, 3): convolve(row, PictureRun3.self)
    case (4, 4, 3, 1): convolve(row, PictureRun1.self)
    case (lanesPerBlock, _, _, _): convolve(row, BlockRun.self)
    case (2 * lanesPerBlock, _, _, _): convolve(row, SecondBlockRun.self)
    case (4, _, _, _): convolve(row, FourLaneRun.self)
    case (8, _, _, _): convolve(row, EightLaneRun.self)
    default: convolve(row, AnyRun.self)
    }
}

/// What is known about a row when its kernel is compiled.
///
/// A type and no value: the compiler makes a copy of generic functions for each type, but does not always carry a constant
/// into a function that is large.
protocol ConvolutionRun {
    /// Floats from the input of one output position to the input of the next.
    static func positionStride(_ row: ConvolutionRow) -> Int
    /// The columns and channels of one kernel row.
    static var shape: RunShape? { get }
}

extension ConvolutionRun {
    @inline(__always) static var shape: RunShape? { nil }
}

/// The columns and channels of one kernel row.
struct RunShape {
    let columns: Int
    let channels: Int
    let columnStride: Int
}

enum PictureRun3: ConvolutionRun {
    @inline(__always) static func positionStride(_ row: ConvolutionRow) -> Int { 4 }
    @inline(__always) static var shape: RunShape? { RunShape(columns: 3, channels: 3, columnStride: 4) }
}
enum PictureRun1: ConvolutionRun {
    @inline(__always) static func positionStride(_ row: ConvolutionRow) -> Int { 4 }
    @inline(__always) static var shape: RunShape? { RunShape(columns: 3, channels: 1, columnStride: 4) }
}
enum BlockRun: ConvolutionRun {
    @inline(__always) static func positionStride(_ row: ConvolutionRow) -> Int { lanesPerBlock }
}
enum AnyRun: ConvolutionRun {
    @inline(__always) static func positionStride(_ row: ConvolutionRow) -> Int { row.inputPositionStride }
}
private enum SecondBlockRun: ConvolutionRun {
    @inline(__always) static func positionStride(_ row: ConvolutionRow) -> Int { 2 * lanesPerBlock }
}
private enum FourLaneRun: ConvolutionRun {
    @inline(__always) static func positionStride(_ row: ConvolutionRow) -> Int { 4 }
}
private enum EightLaneRun: ConvolutionRun {
    @inline(__always) static func positionStride(_ row: ConvolutionRow) -> Int { 8 }
}

@inline(__always)
private func convolve<Run: ConvolutionRun>(_ row: ConvolutionRow, _ run: Run.Type) {
    var block = row.filterBlocks.lowerBound
    #if KERNELS_AVX512
        while block + 2 <= row.filterBlocks.upperBound {
            convolvePairOfBlocks(row, block, run)
            block += 2
        }
    #endif
    while block < row.filterBlocks.upperBound {
        convolveBlock(row, block, run)
        block += 1
    }
}

#if KERNELS_AVX512
    @inline(__always)
    private func convolvePairOfBlocks<Run: ConvolutionRun>(_ row: ConvolutionRow, _ block: Int, _ run: Run.Type) {
        let count = row.positions.count
        if count >= 12 {
            Sums<Tile12x2, Run>.computeAll(row, block)
        } else if count >= 6 {
            Sums<Tile6x2, Run>.computeAll(row, block)
        } else if count >= 3 {
            Sums<Tile3x2, Run>.computeAll(row, block)
        } else {
            Sums<Tile1x2, Run>.computeAll(row, block)
        }
    }
#endif

@inline(__always)
private func convolveBlock<Run: ConvolutionRun>(_ row: ConvolutionRow, _ block: Int, _ run: Run.Type) {
    let count = row.positions.count
    #if KERNELS_AVX512
        if count >= 24 {
            Sums<Tile24, Run>.computeAll(row, block)
            return
        }
        if count >= 12 {
            Sums<Tile12, Run>.computeAll(row, block)
            return
        }
    #endif
    #if KERNELS_AVX512 || KERNELS_AVX2 || arch(arm64)
        if count >= 6 {
            Sums<Tile6, Run>.computeAll(row, block)
            return
        }
    #endif
    if count >= 3 {
        Sums<Tile3, Run>.computeAll(row, block)
    } else {
        Sums<Tile1, Run>.computeAll(row, block)
    }
}

/// Calls `body` with the first position of each tile; the last tile overlaps the one before it, which writes
/// the same values twice but never leaves the row.
@inline(__always)
func sweep(_ positions: Range<Int>, tile: Int, _ body: (Int) -> Void) {
    let last = positions.upperBound - tile
    guard last >= positions.lowerBound else { return }
    var position = positions.lowerBound
    // One call in the code: what is compiled for it is large.
    while true {
        body(position)
        guard position < last else { return }
        position += tile
        if position > last { position = last }
    }
}

/// Calls `body` with the first position of each whole tile, and gives the positions that are left: for sums that are
/// added to, where tiles must not overlap.
@inline(__always)
@discardableResult
func sweepWhole(_ positions: Range<Int>, tile: Int, _ body: (Int) -> Void) -> Range<Int> {
    var position = positions.lowerBound
    while position + tile <= positions.upperBound {
        body(position)
        position += tile
    }
    return position..<positions.upperBound
}

private enum Sums<T: Tile, Run: ConvolutionRun> {
    /// Computes all positions of a block of filters.
    ///
    /// A function of its own for each tile and run: in one that holds them all, the compiler is lost for a minute longer.
    @inline(never)
    static func computeAll(_ row: ConvolutionRow, _ block: Int) {
        sweep(row.positions, tile: T.scalars) { compute(row, block, $0) }
    }

    @inline(__always)
    static func compute(_ row: ConvolutionRow, _ block: Int, _ position: Int) {
        let positionStride = Run.positionStride(row)
        var tile = T(T.Vector(row.bias + block * lanesPerBlock, blockStride: lanesPerBlock))
        let weights = row.weights + block * row.weightBlockStride
        let weightBlockStride = row.weightBlockStride
        var kernelRow = row.kernelRows.lowerBound
        while kernelRow < row.kernelRows.upperBound {
            let input = row.inputRows[kernelRow] + position * positionStride
            forEachChannel(ofKernelRow: kernelRow, row, Run.shape) { offset, weightOffset in
                tile.accumulate(
                    T.Vector(weights + weightOffset, blockStride: weightBlockStride), input + offset,
                    stride: positionStride)
            }
            kernelRow += 1
        }
        tile.finish(row.activation.ofSums)
        tile.store(
            row.output + block * row.outputBlockStride + position * row.outputPositionStride,
            stride: row.outputPositionStride, blockStride: row.outputBlockStride)
    }
}

/// Calls `body` for each channel that a kernel row sees, in the order channel block, kernel column, channel: the
/// order of all additions.
@inline(__always)
func forEachChannel(
    ofKernelRow kernelRow: Int, _ row: ConvolutionRow, _ shape: RunShape?,
    _ body: (_ inputOffset: Int, _ weightOffset: Int) -> Void
) {
    var weightOffset = kernelRow * row.weightRowStride
    if let shape {
        for column in 0..<shape.columns {
            for channel in 0..<shape.channels {
                body(
                    column * shape.columnStride + channel,
                    weightOffset + (column * shape.channels + channel) * lanesPerBlock)
            }
        }
        return
    }
    var inputOffset = 0
    var remaining = row.channels
    while remaining > 0 {
        let channels = remaining < lanesPerBlock ? remaining : lanesPerBlock
        var columnOffset = inputOffset
        var kernelColumn = 0
        while kernelColumn < row.kernelWidth {
            for channel in 0..<channels { body(columnOffset + channel, weightOffset + channel * lanesPerBlock) }
            columnOffset += row.inputColumnStride
            weightOffset += channels * lanesPerBlock
            kernelColumn += 1
        }
        inputOffset += row.inputBlockStride
        remaining -= channels
    }
}
