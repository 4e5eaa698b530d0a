import KernelInterface

/// Takes the largest value of each window. See ``KernelInterface/PoolingRow``.
func maximumPoolRow(_ row: PoolingRow) {
    poolRow(row, start: Lanes(repeating: -.infinity)) { best, value in
        best.replace(with: value, where: value .> best)
    } finish: { best, _ in
        best
    }
}

/// Takes the mean of each window over the positions inside the map. See ``KernelInterface/PoolingRow``.
func averagePoolRow(_ row: PoolingRow) {
    poolRow(row, start: Lanes(repeating: 0)) { sum, value in
        sum += value
    } finish: { sum, count in
        sum * (1 / Float(count))
    }
}

@inline(__always)
private func poolRow(
    _ row: PoolingRow, start: Lanes, _ step: (inout Lanes, Lanes) -> Void, finish: (Lanes, Int) -> Lanes
) {
    for block in 0..<row.blocks {
        let inputBlock = block * row.inputBlockStride
        let outputBlock = row.output + block * row.outputBlockStride
        for position in row.positions.lowerBound..<row.positions.upperBound {
            let columns = columns(of: position, row)
            var result = start
            for inputRow in 0..<row.rows {
                let input = row.inputRows[inputRow] + inputBlock
                var column = columns.lowerBound
                while column < columns.upperBound {
                    step(&result, input.lanes(column * lanesPerBlock))
                    column += 1
                }
            }
            outputBlock.store(finish(result, columns.count * row.rows), at: position * lanesPerBlock)
        }
    }
}

/// The columns of a window that lie inside the map.
@inline(__always)
private func columns(of position: Int, _ row: PoolingRow) -> Range<Int> {
    let first = position * row.strideX - row.paddingLeft
    let end = first + row.kernelWidth
    return (first < 0 ? 0 : first)..<(end > row.inputWidth ? row.inputWidth : end)
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
