import CZLIB
import Network
import Scanning

extension ReportContents.Level {
    /// Keeps the scores of a level in bands of rows, so that a page can show the first before it has the last; and in bands
    /// of their own the numbers of refined boxes, where these are wanted.
    ///
    /// A band is float32 as the network gave it: all first bytes, all second bytes, and so on, which deflates better, in
    /// the form of zlib.
    ///
    /// - Parameter name: What the names of bands begin with.
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    package init(
        _ level: ScorePyramid.Level, boxes: DetectionBoxes?, name: String, into chunks: ReportChunks
    ) throws {
        let (map, geometry) = (level.map, level.map.geometry)
        self.init(
            scale: level.scale, width: geometry.picture.width, height: geometry.picture.height,
            window: [geometry.grid.window.width, geometry.grid.window.height],
            stride: [geometry.grid.stride.width, geometry.grid.stride.height],
            origin: [-geometry.margins.left, -geometry.margins.top], columns: map.columns, rows: map.rows,
            scoredRows: map.scoredRows == [0..<map.rows] ? nil : map.scoredRows.map { [$0.lowerBound, $0.upperBound] },
            bands: [])
        bands = try Self.bands(rows: map.rows, ofNumbers: map.columns * map.classes.count, name, into: chunks) {
            row, body in
            try map.readLogits(row: row, columns: 0..<map.columns) { logits in
                for place in 0..<map.columns * map.classes.count { body(place, logits[place]) }
            }
        }
        guard boxes == .refined else { return }
        let count = BoxOutputs.count
        boxBands = try Self.bands(rows: map.rows, ofNumbers: map.columns * count, "\(name)-boxes", into: chunks) {
            row, body in
            guard map.isScored(row) else { return }
            for column in 0..<map.columns {
                let outputs = try map.readBox(row: row, column: column)
                for place in 0..<count { body(column * count + place, outputs.values[place]) }
            }
        }
    }

    /// Keeps rows of numbers in bands, and returns their names.
    ///
    /// - Parameter read: Gives the numbers of a row with their places to its second parameter; what it leaves out is 0.
    private static func bands(
        rows: Int, ofNumbers rowCount: Int, _ name: String, into chunks: ReportChunks,
        read: (_ row: Int, _ body: (_ place: Int, _ number: Float) -> Void) throws -> Void
    ) throws -> [String] {
        var names: [String] = []
        let rowsPerBand = max(1, numbersPerBand / max(rowCount, 1))
        for start in Swift.stride(from: 0, to: rows, by: rowsPerBand) {
            let end = min(start + rowsPerBand, rows)
            var planes = [UInt8](repeating: 0, count: 4 * (end - start) * rowCount)
            for row in start..<end {
                let first = (row - start) * rowCount
                try read(row) { place, number in
                    for plane in 0..<4 {
                        planes[plane * (end - start) * rowCount + first + place] =
                            UInt8(truncatingIfNeeded: number.bitPattern >> UInt32(8 * plane))
                    }
                }
            }
            let band = "\(name)-\(names.count)"
            try chunks.add(numbers: deflated(planes), name: band)
            names.append(band)
        }
        return names
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
