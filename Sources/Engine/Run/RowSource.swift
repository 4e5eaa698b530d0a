/// Something that gives the rows of a picture from top to bottom.
public protocol RowSource: AnyObject {
    /// Columns.
    var width: Int { get }
    /// Rows.
    var height: Int { get }
    /// Samples in a pixel.
    var channels: Int { get }
    /// Writes the next row, shape [width, channels], samples 0…1.
    func readRow(into row: UnsafeMutableBufferPointer<Float>) throws
    /// Passes over the next rows; reads them unless the source knows a shorter way.
    func skip(rows: Int) throws
}

extension RowSource {
    /// Reads the next rows and forgets them.
    public func skip(rows: Int) throws { try readAndForget(rows: rows) }

    /// Reads the next rows and forgets them.
    package func readAndForget(rows: Int) throws {
        guard rows > 0 else { return }
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: width * channels) { row in
            for _ in 0..<rows { try readRow(into: row) }
        }
    }

    /// All samples of a source that has not been read from, shape [height, width, channels].
    package func allSamples() throws -> [Float] {
        let length = width * channels
        var samples = [Float](repeating: 0, count: height * length)
        try samples.withUnsafeMutableBufferPointer { samples in
            for row in 0..<height {
                try readRow(into: UnsafeMutableBufferPointer(rebasing: samples[row * length..<(row + 1) * length]))
            }
        }
        return samples
    }
}
