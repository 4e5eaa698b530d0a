/// Samples of a picture, all channels together, whose percentiles stand for those of all.
///
/// Whole numbers of up to 16 bits are counted; of others a part is kept.
package struct IntensityMeasurement {
    /// How often each whole number was found; empty where samples are not whole numbers.
    private var counts: [Int]
    private var values: [Float] = []

    /// At most so many rows of a picture are looked at: the first one and every n-th behind it.
    package static let rowLimit = 2000
    /// At most so many samples with a fraction are kept.
    package static let valueLimit = 1 << 20

    /// Nothing so far.
    ///
    /// - Parameter ofWholeNumbers: All samples are whole numbers from 0 to 65535.
    package init(ofWholeNumbers: Bool) { counts = ofWholeNumbers ? Array(repeating: 0, count: 65536) : [] }

    /// Counts samples, or keeps the first one and every n-th behind it; what is no number is passed over.
    package mutating func add(_ samples: UnsafeBufferPointer<Float>, every step: Int) {
        if counts.isEmpty {
            for place in stride(from: 0, to: samples.count, by: step) where !samples[place].isNaN {
                values.append(samples[place])
            }
        } else {
            counts.withUnsafeMutableBufferPointer { for sample in samples { $0[Int(sample)] += 1 } }
        }
    }

    /// The samples at some shares of a hundred, by nearest rank; nil where there are none.
    package func percentiles(_ shares: [Double]) -> [Double]? {
        func rank(_ share: Double, of count: Int) -> Int { Int((share / 100 * Double(count - 1)).rounded()) }
        if counts.isEmpty {
            let sorted = values.sorted()
            return sorted.isEmpty ? nil : shares.map { Double(sorted[rank($0, of: sorted.count)]) }
        }
        let all = counts.reduce(0, +)
        guard all > 0 else { return nil }
        return shares.map { share in
            var left = rank(share, of: all)
            return Double(
                counts.firstIndex {
                    left -= $0
                    return left < 0
                }!)
        }
    }

    /// Looks at a picture of which nothing has been read, to its end.
    ///
    /// - Throws: `RasterError`.
    init(_ reader: PictureReader) throws {
        self.init(ofWholeNumbers: reader.holdsWholeNumbers)
        let (height, rowLength) = (reader.info.height, reader.info.width * reader.info.channels)
        let rowStep = (height + Self.rowLimit - 1) / Self.rowLimit
        let rows = (height + rowStep - 1) / rowStep
        var step = (rowLength * rows + Self.valueLimit - 1) / Self.valueLimit
        // A multiple of three would look at one colour only.
        if step > 1, step.isMultiple(of: 3) { step += 1 }
        var row = [Float](repeating: 0, count: rowLength)
        for y in 0..<height {
            guard y.isMultiple(of: rowStep) else {
                try reader.skipRow()
                continue
            }
            try row.withUnsafeMutableBufferPointer {
                try reader.readStoredValues(into: $0)
                add(UnsafeBufferPointer($0), every: step)
            }
        }
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
            guard let ends = try IntensityMeasurement(open()).percentiles([low, high]) else { return nil }
            return IntensityLimits(low: ends[0], high: ends[1]) ?? IntensityLimits(low: ends[0], high: ends[0] + 1)
        }
    }
}
