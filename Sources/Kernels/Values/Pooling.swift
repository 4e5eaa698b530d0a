import KernelInterface

/// Takes the largest value of each window. See ``KernelInterface/PoolingRow``.
func maximumPoolRow(_ row: PoolingRow) {
    guard row.rows == 2, row.kernelWidth == 2 else { return maximumPoolAnyRow(row) }
    // The positions whose columns all lie inside the map; the loop over them has no limits to look at.
    let start = row.positions.lowerBound
    let firstInside = row.paddingLeft > 0 ? (row.paddingLeft + row.strideX - 1) / row.strideX : 0
    let insideEnd = (row.inputWidth - row.dilationX - 1 + row.paddingLeft) / row.strideX + 1
    let first = firstInside > start ? firstInside : start
    let end = insideEnd < row.positions.upperBound ? insideEnd : row.positions.upperBound
    guard first < end else { return maximumPoolAnyRow(row) }
    maximumPoolPairs(row, first..<end)
    var edge = row
    edge.positions = start..<first
    maximumPoolAnyRow(edge)
    edge.positions = end..<row.positions.upperBound
    maximumPoolAnyRow(edge)
}

/// Windows of two rows and two columns inside the map.
private func maximumPoolPairs(_ row: PoolingRow, _ positions: Range<Int>) {
    let (step, next) = (row.strideX * lanesPerBlock, row.dilationX * lanesPerBlock)
    for block in 0..<row.blocks {
        let start =
            block * row.inputBlockStride + (positions.lowerBound * row.strideX - row.paddingLeft) * lanesPerBlock
        var (upper, lower) = (row.inputRows[0] + start, row.inputRows[1] + start)
        var target = row.output + block * row.outputBlockStride + positions.lowerBound * lanesPerBlock
        for _ in 0..<positions.count {
            var best = Lanes(repeating: -.infinity)
            best.keepLarger(upper.lanes(0))
            best.keepLarger(upper.lanes(next))
            best.keepLarger(lower.lanes(0))
            best.keepLarger(lower.lanes(next))
            target.store(best, at: 0)
            upper += step
            lower += step
            target += lanesPerBlock
        }
    }
}

private func maximumPoolAnyRow(_ row: PoolingRow) {
    poolRow(row, start: Lanes(repeating: -.infinity)) { best, value in
        best.keepLarger(value)
    } finish: { best, _ in
        best
    }
}

extension Lanes {
    /// Takes each value that is larger than what is there.
    @inline(__always)
    fileprivate mutating func keepLarger(_ value: Lanes) { replace(with: value, where: value .> self) }
}

/// Takes the mean of each window over the positions inside the map. See ``KernelInterface/PoolingRow``.
func averagePoolRow(_ row: PoolingRow) {
    poolRow(row, start: Lanes(repeating: 0)) { sum, value in
        sum += value
    } finish: { sum, count in
        sum * (1 / Float(count))
    }
}

/// Takes `(Σ |x|^order)^(1/order)` of each window over the positions inside the map. See
/// ``KernelInterface/PoolingRow``.
func normPoolRow(_ row: PoolingRow, order: Int) {
    switch order {
    case 1:
        poolRow(row, start: Lanes(repeating: 0)) { sum, value in
            sum += value.magnitude
        } finish: { sum, _ in
            sum
        }
    case 2:
        poolRow(row, start: Lanes(repeating: 0)) { sum, value in
            sum.accumulate(value, value)
        } finish: { sum, _ in
            sum.squareRoot()
        }
    default:
        // Relative to the largest value, so that powers do not overflow.
        forEachWindow(row) { window in
            let largest = window.reduced(Lanes(repeating: 0)) { best, value in
                best.replace(with: value.magnitude, where: value.magnitude .> best)
            }
            let unit = largest.replacing(with: 1, where: largest .== 0)
            let sum = window.reduced(Lanes(repeating: 0)) { sum, value in
                sum += (value.magnitude / unit).power(order)
            }
            // Below 1 there is only the sum of nothing but zeros, whose norm is 0 times anything.
            return largest * exponential(logarithm(sum.limited(from: 1, to: .infinity)) * (1 / Float(order)))
        }
    }
}

/// The values that a window sees inside the map.
private struct Window {
    let row: PoolingRow
    let inputBlock: Int
    /// The columns, `dilationX` apart.
    let columns: Range<Int>
    let count: Int

    @inline(__always)
    func reduced(_ start: Lanes, _ step: (inout Lanes, Lanes) -> Void) -> Lanes {
        var result = start
        for inputRow in 0..<row.rows {
            let input = row.inputRows[inputRow] + inputBlock
            var column = columns.lowerBound
            while column < columns.upperBound {
                step(&result, input.lanes(column * lanesPerBlock))
                column += row.dilationX
            }
        }
        return result
    }
}

@inline(__always)
private func poolRow(
    _ row: PoolingRow, start: Lanes, _ step: (inout Lanes, Lanes) -> Void, finish: (Lanes, Int) -> Lanes
) {
    forEachWindow(row) { finish($0.reduced(start, step), $0.count) }
}

@inline(__always)
private func forEachWindow(_ row: PoolingRow, _ value: (Window) -> Lanes) {
    for block in 0..<row.blocks {
        let outputBlock = row.output + block * row.outputBlockStride
        for position in row.positions.lowerBound..<row.positions.upperBound {
            let columns = columns(of: position, row)
            let inside = columns.isEmpty ? 0 : (columns.count + row.dilationX - 1) / row.dilationX
            let window = Window(
                row: row, inputBlock: block * row.inputBlockStride, columns: columns, count: inside * row.rows)
            outputBlock.store(
                window.count > 0 ? value(window) : Lanes(repeating: 0), at: position * lanesPerBlock)
        }
    }
}

/// The columns of a window that lie inside the map: the first, and every `dilationX`-th of those that follow.
@inline(__always)
private func columns(of position: Int, _ row: PoolingRow) -> Range<Int> {
    var first = position * row.strideX - row.paddingLeft
    let end = first + (row.kernelWidth - 1) * row.dilationX + 1
    if first < 0 { first += (-first + row.dilationX - 1) / row.dilationX * row.dilationX }
    let last = end > row.inputWidth ? row.inputWidth : end
    return first..<(last > first ? last : first)
}

/// Gives each output's gradient to the first input that equals the maximum.
func maximumPoolGradientRow(_ gradient: PoolingGradientRow) {
    let row = gradient.forward
    for block in 0..<row.blocks {
        let inputBlock = block * row.inputBlockStride
        let outputBlock = block * row.outputBlockStride
        for position in row.positions.lowerBound..<row.positions.upperBound {
            let columns = columns(of: position, row)
            let output = (row.output + outputBlock).lanes(position * lanesPerBlock)
            var rest = (gradient.outputGradient + block * gradient.outputBlockStride)
                .lanes(position * lanesPerBlock)
            for inputRow in 0..<row.rows {
                let input = row.inputRows[inputRow] + inputBlock
                let target = gradient.inputGradients[inputRow] + block * gradient.inputBlockStride
                var column = columns.lowerBound
                while column < columns.upperBound {
                    let wins = input.lanes(column * lanesPerBlock) .== output
                    var share = Lanes(repeating: 0)
                    share.replace(with: rest, where: wins)
                    rest.replace(with: 0, where: wins)
                    target.store(target.lanes(column * lanesPerBlock) + share, at: column * lanesPerBlock)
                    column += 1
                }
            }
        }
    }
}

/// Spreads each output's gradient evenly over its window.
func averagePoolGradientRow(_ gradient: PoolingGradientRow) {
    let row = gradient.forward
    for block in 0..<row.blocks {
        let source = gradient.outputGradient + block * gradient.outputBlockStride
        for position in row.positions.lowerBound..<row.positions.upperBound {
            let columns = columns(of: position, row)
            let share = source.lanes(position * lanesPerBlock) * (1 / Float(columns.count * row.rows))
            for inputRow in 0..<row.rows {
                let target = gradient.inputGradients[inputRow] + block * gradient.inputBlockStride
                var column = columns.lowerBound
                while column < columns.upperBound {
                    target.store(target.lanes(column * lanesPerBlock) + share, at: column * lanesPerBlock)
                    column += 1
                }
            }
        }
    }
}
