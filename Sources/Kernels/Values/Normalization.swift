import KernelInterface

/// Divides each value by a power of the squares of the channels around it. See ``KernelInterface/NormalizedRow``.
func normalizeRow(_ row: NormalizedRow) {
    if row.beta == 0.75 {
        // s^−¾ without logarithms: s^−½ · √(s^−½).
        normalize(row) { scale in
            let inverse = inverseRoot(scale)
            return inverse * inverse * inverseRoot(inverse)
        }
    } else {
        let exponent = -row.beta
        normalize(row) { exponential(logarithm($0) * exponent) }
    }
}

@inline(__always)
private func normalize(_ row: NormalizedRow, _ power: (Lanes) -> Lanes) {
    let blocks = (row.channels + lanesPerBlock - 1) / lanesPerBlock
    let (before, size) = (row.before, row.before + 1 + row.after)
    // The squares of one position, channel after channel, with zeros on both sides and where no channel is.
    let count = before + blocks * lanesPerBlock + row.after
    withUnsafeTemporaryAllocation(byteCount: count * 4, alignment: 64) { memory in
        let squares = memory.bindMemory(to: Float.self).baseAddress!
        for index in 0..<count { squares[index] = 0 }
        for position in row.positions.lowerBound..<row.positions.upperBound {
            let offset = position * lanesPerBlock
            for block in 0..<blocks {
                let x = row.input.lanes(block * row.inputBlockStride + offset)
                (squares + before + block * lanesPerBlock).storeAnywhere(x * x)
            }
            for channel in row.channels..<blocks * lanesPerBlock { squares[before + channel] = 0 }
            for block in 0..<blocks {
                var sum = Lanes(repeating: 0)
                for neighbour in 0..<size { sum += (squares + block * lanesPerBlock + neighbour).lanesAnywhere }
                let x = row.input.lanes(block * row.inputBlockStride + offset)
                (row.output + block * row.outputBlockStride).store(x * power(sum * row.share + row.bias), at: offset)
            }
        }
    }
}

extension UnsafeMutablePointer<Float> {
    /// The 16 values from here on, wherever that is.
    @inline(__always)
    fileprivate var lanesAnywhere: Lanes { UnsafeRawPointer(self).loadUnaligned(as: Lanes.self) }

    @inline(__always)
    fileprivate func storeAnywhere(_ value: Lanes) {
        UnsafeMutableRawPointer(self).storeBytes(of: value, as: Lanes.self)
    }
}
