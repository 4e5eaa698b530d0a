import KernelInterface

/// Convolves some rows so that the weights are read from memory once for all of them.
///
/// The sums of all rows wait in the output while a few kilobytes of weights are used for each of them; the order
/// of the additions of each sum is that of ``convolveRow(_:)``. Meanwhile each row asks for its share of the weights
/// that come next, so that the memory works while sums are made.
func convolveStreamed(_ rows: UnsafePointer<ConvolutionRow>, _ count: Int) {
    // Rows that see nothing but padding take no weights: they are bias and activation.
    for index in 0..<count where rows[index].kernelRows.isEmpty { convolveRow(rows[index]) }
    let first = rows[0]
    var block = first.filterBlocks.lowerBound
    while block < first.filterBlocks.upperBound {
        #if KERNELS_AVX512
            let isPair = block + 2 <= first.filterBlocks.upperBound
        #else
            let isPair = false
        #endif
        stream(rows, count, block, isPair: isPair)
        block += isPair ? 2 : 1
    }
}

/// Floats of one filter block's weights that are used for all rows before the next are read.
private let floatsPerChunk = 1 << 11

@inline(__always)
private func stream(_ rows: UnsafePointer<ConvolutionRow>, _ count: Int, _ block: Int, isPair: Bool) {
    let row = rows[0]
    let blocks = (row.channels + lanesPerBlock - 1) / lanesPerBlock
    let floatsPerBlock = row.kernelWidth * lanesPerBlock * lanesPerBlock
    let blocksPerChunk = floatsPerBlock < floatsPerChunk ? floatsPerChunk / floatsPerBlock : 1
    var kernelRow = 0
    let kernelHeight = row.weightBlockStride / row.weightRowStride
    while kernelRow < kernelHeight {
        var channelBlock = 0
        while channelBlock < blocks {
            let end = channelBlock + blocksPerChunk < blocks ? channelBlock + blocksPerChunk : blocks
            for index in 0..<count where rows[index].kernelRows.contains(kernelRow) {
                let part = Part(
                    row: rows[index], block: block, kernelRow: kernelRow, channelBlocks: channelBlock..<end,
                    isFirst: channelBlock == 0 && kernelRow == rows[index].kernelRows.lowerBound,
                    isLast: end == blocks && kernelRow == rows[index].kernelRows.upperBound - 1,
                    share: index, shares: count)
                var positions = rows[index].positions
                #if KERNELS_AVX512
                    if isPair {
                        positions = sweepWhole(positions, tile: 12) { part.add(Tile12x2.self, $0) }
                        positions = sweepWhole(positions, tile: 6) { part.add(Tile6x2.self, $0) }
                        sweepWhole(positions, tile: 1) { part.add(Tile1x2.self, $0) }
                        continue
                    }
                #endif
                #if KERNELS_AVX512 || KERNELS_AVX2 || arch(arm64)
                    positions = sweepWhole(positions, tile: 6) { part.add(Tile6.self, $0) }
                #else
                    positions = sweepWhole(positions, tile: 3) { part.add(Tile3.self, $0) }
                #endif
                sweepWhole(positions, tile: 1) { part.add(Tile1.self, $0) }
            }
            channelBlock = end
        }
        kernelRow += 1
    }
}

/// The share of one row's sums that comes from one kernel row and some channel blocks.
private struct Part {
    var row: ConvolutionRow
    var block: Int
    var kernelRow: Int
    var channelBlocks: Range<Int>
    var isFirst: Bool
    var isLast: Bool
    /// Which part of the weights behind these is asked for, of how many.
    var share: Int
    var shares: Int

    @inline(__always)
    func add<T: Tile>(_ type: T.Type, _ position: Int) {
        let output = row.output + block * row.outputBlockStride + position * row.outputPositionStride
        var tile =
            isFirst
            ? T(T.Vector(row.bias + block * lanesPerBlock, blockStride: lanesPerBlock))
            : T(loading: output, stride: row.outputPositionStride, blockStride: row.outputBlockStride)
        let input = row.inputRows[kernelRow] + position * row.inputPositionStride
        var weight =
            row.weights + block * row.weightBlockStride + kernelRow * row.weightRowStride
            + channelBlocks.lowerBound * row.kernelWidth * lanesPerBlock * lanesPerBlock
        // The weights behind these are as many lines for each kernel column as there are channels in a block. The first
        // tile of a row asks for the row's share; past the end of the weights nothing comes of it.
        let columns = channelBlocks.count * row.kernelWidth
        let lines = (columns * lanesPerBlock + shares - 1) / shares
        let linesPerColumn = position == row.positions.lowerBound ? (lines + columns - 1) / columns : 0
        var ahead = weight + (columns * lanesPerBlock + share * lines) * lanesPerBlock
        let (positionStride, weightBlockStride) = (row.inputPositionStride, row.weightBlockStride)
        var channelBlock = channelBlocks.lowerBound
        while channelBlock < channelBlocks.upperBound {
            let remaining = row.channels - channelBlock * lanesPerBlock
            let channels = remaining < lanesPerBlock ? remaining : lanesPerBlock
            var column = input + channelBlock * row.inputBlockStride
            var kernelColumn = 0
            while kernelColumn < row.kernelWidth {
                for _ in 0..<linesPerColumn {
                    T.Vector.prefetch(ahead, blockStride: weightBlockStride)
                    ahead += lanesPerBlock
                }
                for channel in 0..<channels {
                    tile.accumulate(
                        T.Vector(weight, blockStride: weightBlockStride), column + channel, stride: positionStride)
                    weight += lanesPerBlock
                }
                column += row.inputColumnStride
                kernelColumn += 1
            }
            channelBlock += 1
        }
        if isLast { tile.finish(row.activation.ofSums) }
        tile.store(output, stride: row.outputPositionStride, blockStride: row.outputBlockStride)
    }
}
