import KernelInterface

/// Takes the largest of each 2×2 values and remembers where it stood. See ``KernelInterface/PooledPairs``.
func poolPairs(_ row: PooledPairs) {
    for block in 0..<row.blocks {
        var first = 0
        while first < row.positions {
            let group = ChoiceGroup(row, block, first)
            var word = Choices(repeating: 0)
            for position in 0..<group.count {
                let offset = 2 * position * lanesPerBlock
                let (a, b) = (group.upper.lanes(offset), group.upper.lanes(offset + lanesPerBlock))
                let (c, d) = (group.lower.lanes(offset), group.lower.lanes(offset + lanesPerBlock))
                // The first of equal values: a later one has to be larger.
                let (upper, lower) = (b.larger(a), d.larger(c))
                let isRight = (b .> a, d .> c)
                let isLower = lower .> upper
                var choice = Choices(repeating: 0).replacing(with: 1, where: isRight.0)
                choice.replace(with: Choices(repeating: 2).replacing(with: 3, where: isRight.1), where: isLower)
                group.pooled.store(lower.larger(upper), at: position * lanesPerBlock)
                word |= choice &<< Choices(repeating: UInt32(truncatingIfNeeded: 2 * position))
            }
            group.choices.pointee = word
            first += positionsPerGroup
        }
    }
}

/// Gives each pooled gradient to the place that was chosen, and zero to the others.
func spreadPairs(_ row: PooledPairs) {
    for block in 0..<row.blocks {
        var first = 0
        while first < row.positions {
            let group = ChoiceGroup(row, block, first)
            var word = group.choices.pointee
            for position in 0..<group.count {
                let offset = 2 * position * lanesPerBlock
                let gradient = group.pooled.lanes(position * lanesPerBlock)
                let choice = word & Choices(repeating: 3)
                let zero = Lanes(repeating: 0)
                group.upper.store(
                    zero.replacing(with: gradient, where: choice .== Choices(repeating: 0)), at: offset)
                group.upper.store(
                    zero.replacing(with: gradient, where: choice .== Choices(repeating: 1)), at: offset + lanesPerBlock)
                group.lower.store(
                    zero.replacing(with: gradient, where: choice .== Choices(repeating: 2)), at: offset)
                group.lower.store(
                    zero.replacing(with: gradient, where: choice .== Choices(repeating: 3)), at: offset + lanesPerBlock)
                word = word &>> Choices(repeating: 2)
            }
            first += positionsPerGroup
        }
    }
}

private typealias Choices = SIMD16<UInt32>

/// Positions whose choices stand in one group of words.
private let positionsPerGroup = 16

/// At most 16 pooled positions of a block.
private struct ChoiceGroup {
    let upper: UnsafeMutablePointer<Float>
    let lower: UnsafeMutablePointer<Float>
    let pooled: UnsafeMutablePointer<Float>
    let choices: UnsafeMutablePointer<Choices>
    let count: Int

    @inline(__always)
    init(_ row: PooledPairs, _ block: Int, _ first: Int) {
        let offset = block * row.blockStride + 2 * first * lanesPerBlock
        upper = row.upper + offset
        lower = row.lower + offset
        pooled = row.pooled + block * row.pooledBlockStride + first * lanesPerBlock
        let words = row.choices + block * PooledPairs.choiceCount(positions: row.positions) + first
        choices = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Choices.self)
        let left = row.positions - first
        count = left < positionsPerGroup ? left : positionsPerGroup
    }
}
