/// Writes a row of half the width: each sample is the mean of two neighbours in two rows, rounded to nearest; the last of an
/// odd number of pixels counts twice.
///
/// - Parameters:
///   - first: The upper row, shape [width, channels].
///   - second: The lower row.
///   - width: Pixels of both rows.
///   - channels: Samples in a pixel, 1 to 4.
///   - result: Shape [(width + 1) / 2, channels].
/// - Complexity: O(width · channels).
package func halveRows(
    _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, width: Int, channels: Int,
    into result: UnsafeMutablePointer<UInt8>
) {
    for x in 0..<(width + 1) / 2 {
        let left = 2 * x * channels
        let right = min(2 * x + 1, width - 1) * channels
        for channel in 0..<channels {
            let upper = UInt16(first[left + channel]) + UInt16(first[right + channel])
            let lower = UInt16(second[left + channel]) + UInt16(second[right + channel])
            result[x * channels + channel] = UInt8((upper + lower + 2) / 4)
        }
    }
}
