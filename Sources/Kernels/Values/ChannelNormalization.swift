import KernelInterface

/// Normalises the channels of each position. See ``KernelInterface/ChannelNormalizedRow``.
///
/// The variance is that of differences from the mean, so that a large mean takes nothing away from it.
func normalizeChannels(_ row: ChannelNormalizedRow) {
    let blocks = (row.channels + lanesPerBlock - 1) / lanesPerBlock
    let full = row.channels / lanesPerBlock
    var isChannel = SIMD16<Float>(repeating: 0)
    for lane in 0..<row.channels - full * lanesPerBlock { isChannel[lane] = 1 }
    let isInside = isChannel .> 0
    let share = 1 / Float(row.channels)
    for position in row.positions.lowerBound..<row.positions.upperBound {
        let input = row.input + position * lanesPerBlock
        var sum = Lanes(repeating: 0)
        for block in 0..<full { sum += input.lanes(block * row.inputBlockStride) }
        if full < blocks {
            sum += Lanes(repeating: 0).replacing(with: input.lanes(full * row.inputBlockStride), where: isInside)
        }
        let mean = sum.total * share
        var squares = Lanes(repeating: 0)
        for block in 0..<full {
            let difference = input.lanes(block * row.inputBlockStride) - mean
            squares += difference * difference
        }
        if full < blocks {
            let difference = Lanes(repeating: 0).replacing(
                with: input.lanes(full * row.inputBlockStride) - mean, where: isInside)
            squares += difference * difference
        }
        let inverse = 1 / (squares.total * share + row.epsilon).squareRoot()
        for block in 0..<blocks {
            let group = block * lanesPerBlock
            let normalized = (input.lanes(block * row.inputBlockStride) - mean) * inverse
            let result = normalized * row.scale.lanes(group) + row.shift.lanes(group)
            (row.output + block * row.outputBlockStride).store(
                block < full ? result : Lanes(repeating: 0).replacing(with: result, where: isInside),
                at: position * lanesPerBlock)
        }
    }
}

extension Lanes {
    /// The sum of all 16 values, halves first.
    @inline(__always)
    fileprivate var total: Float {
        let eight = lowHalf + highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
