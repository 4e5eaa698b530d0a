/// Samples of a picture, spread evenly over it, whose percentiles stand for those of all.
struct IntensityMeasurement {
    private var values: [Float] = []

    /// At most so many rows are looked at: the first one and every n-th behind it.
    static let rowLimit = 2000
    /// At most so many pixels are looked at: of those rows, the first one and every n-th behind it.
    static let pixelLimit = 1 << 19

    /// Looks at a picture of which nothing has been read, to its end.
    ///
    /// - Throws: `RasterError`.
    init(_ reader: PictureReader) throws {
        let (width, height, channels) = (reader.info.width, reader.info.height, reader.info.channels)
        let rowStep = (height + Self.rowLimit - 1) / Self.rowLimit
        let rows = (height + rowStep - 1) / rowStep
        let pixelStep = max(1, (width * rows + Self.pixelLimit - 1) / Self.pixelLimit)
        var row = [Float](repeating: 0, count: width * channels)
        for y in 0..<height {
            guard y.isMultiple(of: rowStep) else {
                try reader.skipRow()
                continue
            }
            try row.withUnsafeMutableBufferPointer { try reader.readStoredValues(into: $0) }
            for x in stride(from: 0, to: width, by: pixelStep) {
                values += row[x * channels..<(x + 1) * channels]
            }
        }
        values.removeAll { $0.isNaN }
        values.sort()
    }

    /// The value below which so many of a hundred samples lie, by nearest rank; nil where there are no numbers.
    func percentile(_ share: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let rank = (share / 100 * Double(values.count - 1)).rounded()
        return Double(values[Int(rank)])
    }
}

extension IntensityRule {
    /// What a picture is shown between; nil where it is shown over the whole range of its samples.
    ///
    /// Percentiles decode the picture once. Where both are the same value, the picture is of one shade but for a few
    /// pixels: then that value is shown as black, and the next whole one as white.
    ///
    /// - Parameters:
    ///   - info: The header of the picture.
    ///   - open: Gives a reader of the picture that shows the whole range.
    /// - Throws: `RasterError`.
    func limits(_ info: PictureInfo, _ open: () throws -> PictureReader) throws -> IntensityLimits? {
        guard info.bitDepth > 8 else { return nil }
        switch self {
        case .full: return nil
        case .between(let low, let high): return IntensityLimits(low: low, high: high)
        case .percentiles(let low, let high):
            let measured = try IntensityMeasurement(open())
            guard let black = measured.percentile(low), let white = measured.percentile(high) else { return nil }
            return IntensityLimits(low: black, high: white) ?? IntensityLimits(low: black, high: black + 1)
        }
    }
}
