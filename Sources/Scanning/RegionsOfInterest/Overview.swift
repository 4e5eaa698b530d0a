import Raster

/// A picture made smaller by whole factors, in one pass over its rows: each pixel is the mean of a block of pixels.
struct Overview {
    let width, height: Int
    /// Sums of red, green and blue; shape [rows, columns, 3].
    private let sums: [UInt64]
    /// The pixels in each block, by columns and by rows.
    private let columnCounts, rowCounts: [Int]

    /// Reads a picture.
    ///
    /// - Parameters:
    ///   - reader: Has not been read from.
    ///   - longestSide: The most pixels on a side.
    /// - Throws: `RasterError`.
    init(_ reader: PictureReader, longestSide: Int) throws {
        let (fullWidth, fullHeight) = (reader.info.width, reader.info.height)
        let factor = (max(fullWidth, fullHeight) + longestSide - 1) / longestSide
        let (width, height) = ((fullWidth + factor - 1) / factor, (fullHeight + factor - 1) / factor)
        var sums = [UInt64](repeating: 0, count: width * height * 3)
        let row = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 3 * fullWidth)
        defer { row.deallocate() }
        for y in 0..<fullHeight {
            try reader.readRow(into: row, channels: 3)
            sums.withUnsafeMutableBufferPointer { sums in
                let line = y / factor * width * 3
                for x in 0..<fullWidth {
                    let place = line + x / factor * 3
                    for channel in 0..<3 { sums[place + channel] += UInt64(row[3 * x + channel]) }
                }
            }
        }
        self.width = width
        self.height = height
        self.sums = sums
        columnCounts = (0..<width).map { min(factor, fullWidth - $0 * factor) }
        rowCounts = (0..<height).map { min(factor, fullHeight - $0 * factor) }
    }

    /// The saturation of each pixel, `255 · (largest - smallest) / largest` of its colours, rounded; 0 of black.
    func saturation() -> [UInt8] {
        (0..<width * height).map { place in
            let count = UInt64(columnCounts[place % width] * rowCounts[place / width])
            let colors = sums[3 * place..<3 * place + 3].map { (2 * $0 + count) / (2 * count) }
            let (largest, smallest) = (colors.max()!, colors.min()!)
            return largest == 0 ? 0 : UInt8((2 * 255 * (largest - smallest) + largest) / (2 * largest))
        }
    }
}
