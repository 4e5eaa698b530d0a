import KernelInterface

// What joins, places and stretches maps, over neighbouring positions of a channel block.

/// `x = x ∘ y` in place. See ``KernelInterface/ValueCombination``.
func combineValues(_ values: ValueCombination) {
    switch values.operation {
    case .add: combine(values) { $0 + $1 }
    case .subtract: combine(values) { $0 - $1 }
    case .multiply: combine(values) { $0 * $1 }
    case .divide: combine(values) { $0 / $1 }
    case .maximum: combine(values) { $0.replacing(with: $1, where: $1 .> $0) }
    case .minimum: combine(values) { $0.replacing(with: $1, where: $1 .< $0) }
    }
}

@inline(__always)
private func combine(_ values: ValueCombination, _ operation: (Lanes, Lanes) -> Lanes) {
    for group in 0..<values.count {
        let offset = group * lanesPerBlock
        values.x.store(operation(values.x.lanes(offset), values.y.lanes(group * values.stride)), at: offset)
    }
}

/// Copies a group to `count` groups.
func fill(_ target: UnsafeMutablePointer<Float>, _ count: Int, _ group: UnsafePointer<Float>) {
    let value = group.lanes(0)
    for group in 0..<count { target.store(value, at: group * lanesPerBlock) }
}

/// Multiplies values below zero with the slopes of their channels, in place.
func scaleNegatives(_ values: UnsafeMutablePointer<Float>, _ count: Int, _ slopes: UnsafePointer<Float>) {
    let slopes = slopes.lanes(0)
    for group in 0..<count {
        let x = values.lanes(group * lanesPerBlock)
        values.store(x.replacing(with: x * slopes, where: x .< 0), at: group * lanesPerBlock)
    }
}

/// `target = source · scale + shift`, value by value.
func multiplyAndAdd(
    _ target: UnsafeMutablePointer<Float>, _ source: UnsafePointer<Float>, _ scale: UnsafePointer<Float>,
    _ shift: UnsafePointer<Float>, _ count: Int
) {
    for group in 0..<count {
        let offset = group * lanesPerBlock
        target.store(source.lanes(offset) * scale.lanes(offset) + shift.lanes(offset), at: offset)
    }
}

/// Gathers 16 channels of each of `count` positions.
func gatherChannels(
    _ target: UnsafeMutablePointer<Float>, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ count: Int
) {
    for group in 0..<count {
        let values = source + group * lanesPerBlock
        var gathered = Lanes(repeating: 0)
        for lane in 0..<lanesPerBlock { gathered[lane] = values[offsets[lane]] }
        target.store(gathered, at: group * lanesPerBlock)
    }
}

/// Takes the largest of several channels for each of 16 lanes of `count` positions.
func takeLargest(
    _ target: UnsafeMutablePointer<Float>, _ source: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>,
    _ pieces: Int, _ count: Int
) {
    for group in 0..<count {
        let values = source + group * lanesPerBlock
        var largest = Lanes(repeating: 0)
        for lane in 0..<lanesPerBlock {
            var value = values[offsets[lane]]
            for piece in 1..<pieces {
                let next = values[offsets[piece * lanesPerBlock + lane]]
                value = next > value ? next : value
            }
            largest[lane] = value
        }
        target.store(largest, at: group * lanesPerBlock)
    }
}

/// Makes values that stand between rows and columns. See ``KernelInterface/InterpolatedRow``.
func interpolateRow(_ row: InterpolatedRow) {
    for position in row.positions.lowerBound..<row.positions.upperBound {
        let columns = row.columns[position]
        var value = between(row.upper, columns)
        if row.share > 0 { value += (between(row.lower, columns) - value) * row.share }
        row.output.store(value, at: position * lanesPerBlock)
    }
}

@inline(__always)
private func between(_ row: UnsafePointer<Float>, _ columns: Neighbours) -> Lanes {
    let first = row.lanes(columns.first * lanesPerBlock)
    guard columns.share > 0 else { return first }
    return first + (row.lanes(columns.second * lanesPerBlock) - first) * columns.share
}
