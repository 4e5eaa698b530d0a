/// Adds bytes to sums.
///
/// - Parameters:
///   - row: Shape [count].
///   - sums: Shape [count]; the caller adds at most 257 rows.
/// - Complexity: O(count).
package func addRow(_ row: UnsafePointer<UInt8>, count: Int, to sums: UnsafeMutablePointer<UInt16>) {
    for place in 0..<count { sums[place] &+= UInt16(row[place]) }
}

/// Adds the sums of a row's pixels to those of blocks of neighbouring pixels.
///
/// - Parameters:
///   - sums: Sums of pixels of three samples, shape [width, 3].
///   - factor: Pixels of a block; the last block has what is left.
///   - result: Shape [blocks, 3].
/// - Complexity: O(width).
package func addBlocks(
    _ sums: UnsafePointer<UInt16>, width: Int, factor: Int, to result: UnsafeMutablePointer<UInt64>
) {
    var block = result
    for start in stride(from: 0, to: width, by: factor) {
        var total = SIMD4<UInt32>()
        for pixel in start..<min(start + factor, width) {
            let place = sums + 3 * pixel
            total &+= SIMD4(UInt32(place[0]), UInt32(place[1]), UInt32(place[2]), 0)
        }
        for channel in 0..<3 { block[channel] &+= UInt64(total[channel]) }
        block += 3
    }
}
