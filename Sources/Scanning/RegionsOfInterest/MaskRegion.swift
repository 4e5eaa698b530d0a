import Raster

/// A mask, a picture of any size that is stretched over the full picture: what is not black is inside.
///
/// Held as runs of each row, of which usual masks have few.
struct MaskRegion: RegionShape {
    /// The most runs that are held: 128 MB.
    private static let mostRuns = 1 << 24

    /// The first column of a run and the one behind its last, run after run.
    private var ends: [UInt32] = []
    /// Where the runs of each row begin, and where those of the last one end.
    private var rowStarts = [0]
    private let scaleX, scaleY: Double

    /// Reads a mask row by row.
    ///
    /// - Parameter full: Width and height of the full picture.
    /// - Throws: `RasterError`; ``RegionOfInterestError/tooManyRuns(path:limit:)``.
    init(contentsOf path: String, stretchedOver full: [Int]) throws {
        let reader = try PictureReader(path, background: .black)
        let (width, height) = (reader.info.width, reader.info.height)
        scaleX = Double(full[0]) / Double(width)
        scaleY = Double(full[1]) / Double(height)
        // Three channels: the luma of a dark colour may be rounded to black.
        let row = UnsafeMutableBufferPointer<Float>.allocate(capacity: 3 * width)
        defer { row.deallocate() }
        for _ in 0..<height {
            try reader.readRow(into: row, channels: 3)
            append(row, width: width)
            guard ends.count <= 2 * Self.mostRuns else {
                throw RegionOfInterestError.tooManyRuns(path: path, limit: Self.mostRuns)
            }
        }
    }

    private mutating func append(_ row: UnsafeMutableBufferPointer<Float>, width: Int) {
        var isInside = false
        for column in 0..<width {
            let isSet = row[3 * column] > 0 || row[3 * column + 1] > 0 || row[3 * column + 2] > 0
            if isSet != isInside { ends.append(UInt32(column)) }
            isInside = isSet
        }
        if isInside { ends.append(UInt32(width)) }
        rowStarts.append(ends.count)
    }

    func spans(atY y: Double) -> [Range<Double>] {
        let row = Int((y / scaleY).rounded(.down))
        guard (0..<rowStarts.count - 1).contains(row) else { return [] }
        return stride(from: rowStarts[row], to: rowStarts[row + 1], by: 2).map {
            Double(ends[$0]) * scaleX..<Double(ends[$0 + 1]) * scaleX
        }
    }
}
