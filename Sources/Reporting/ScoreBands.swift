import CZLIB
import Scanning

extension ReportContents.Level {
    /// Keeps the scores of a level in bands of rows, so that a page can show the first before it has the last.
    ///
    /// A band is float32 as the network gave it: all first bytes, all second bytes, and so on, which deflates better, in
    /// the form of zlib.
    ///
    /// - Parameter name: What the names of bands begin with.
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    package init(_ level: ScorePyramid.Level, name: String, into chunks: ReportChunks) throws {
        let (map, geometry) = (level.map, level.map.geometry)
        self.init(
            scale: level.scale, width: geometry.picture.width, height: geometry.picture.height,
            window: [geometry.grid.window.width, geometry.grid.window.height],
            stride: [geometry.grid.stride.width, geometry.grid.stride.height],
            origin: [-geometry.margins.left, -geometry.margins.top], columns: map.columns, rows: map.rows,
            scoredRows: map.scoredRows == [0..<map.rows] ? nil : map.scoredRows.map { [$0.lowerBound, $0.upperBound] },
            bands: [])
        let rowCount = map.columns * map.classes.count
        let rowsPerBand = max(1, Self.numbersPerBand / max(rowCount, 1))
        for start in Swift.stride(from: 0, to: map.rows, by: rowsPerBand) {
            let end = min(start + rowsPerBand, map.rows)
            var planes = [UInt8](repeating: 0, count: 4 * (end - start) * rowCount)
            for row in start..<end {
                try map.readLogits(row: row, columns: 0..<map.columns) { logits in
                    let first = (row - start) * rowCount
                    for place in 0..<rowCount {
                        let bits = logits[place].bitPattern
                        for plane in 0..<4 {
                            planes[plane * (end - start) * rowCount + first + place] =
                                UInt8(truncatingIfNeeded: bits >> UInt32(8 * plane))
                        }
                    }
                }
            }
            let band = "\(name)-\(bands.count)"
            try chunks.add(numbers: deflated(planes), name: band)
            bands.append(band)
        }
    }

    /// 4 MB: few bands, and none takes long.
    private static let numbersPerBand = 1 << 20
}

/// Bytes in the form of zlib.
private func deflated(_ bytes: [UInt8]) -> [UInt8] {
    let bound = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(bound)) { result, filled in
        var count = bound
        let status = compress2(result.baseAddress, &count, bytes, uLong(bytes.count), 6)
        precondition(status == Z_OK, "there is room for what zlib says that it needs")
        filled = Int(count)
    }
}
