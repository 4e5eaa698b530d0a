import Network

/// The part of a feature map that a cell sees, shape [rows, columns, channels].
struct PartialMap {
    var region: ReferenceRegion
    var channels: Int
    var values: [Double]

    subscript(row: Int, column: Int, channel: Int) -> Double {
        values[
            ((row - region.rows.lowerBound) * region.columns.count + column - region.columns.lowerBound) * channels
                + channel]
    }

    /// The values of a smaller region.
    func cropped(to part: ReferenceRegion) -> [Double] {
        guard part != region else { return values }
        return part.rows.flatMap { y in
            let row = (y - region.rows.lowerBound) * region.columns.count - region.columns.lowerBound
            return values[(row + part.columns.lowerBound) * channels..<(row + part.columns.upperBound) * channels]
        }
    }
}
