import Files

/// Writes a PNG file from top to bottom, one row at a time, or a segment of rows at a time.
///
/// The file appears under its name when ``finish()`` returns. A writer that is let go before that leaves
/// nothing, and does not touch what stood under the name. Source: the PNG specification, third edition (W3C, 2025).
///
/// A writer belongs to one task at a time.
package final class PNGWriter {
    /// Where the finished file will stand.
    package let path: String
    /// What is written.
    package let layout: PNGLayout
    /// The row that the next call writes, from 0.
    package private(set) var nextRow = 0

    private let file: AtomicFile
    private var checksum: UInt32 = 1
    /// Rows that are not a whole segment yet, as the file keeps them.
    private var pending: [UInt8] = []
    private var isFinished = false

    /// Creates a temporary file and writes the header to it.
    ///
    /// - Parameter path: The file; its folder must exist.
    /// - Throws: ``RasterError/cannotWrite(path:reason:)`` or
    ///   ``RasterError/tooLargeForFormat(path:format:width:height:limit:)``.
    package init(_ path: String, _ layout: PNGLayout) throws {
        // The format keeps sizes in 31 bits.
        let sideLimit = Int(Int32.max)
        if layout.width > sideLimit || layout.height > sideLimit {
            throw RasterError.tooLargeForFormat(
                path: path, format: .png, width: layout.width, height: layout.height, limit: sideLimit)
        }
        self.path = path
        self.layout = layout
        file = try RasterError.writing { try AtomicFile(path) }
        try write(PNGChunk.signature)
        try write(PNGChunk.header(layout))
        if !layout.palette.isEmpty { try write(PNGChunk("PLTE", layout.palette[...])) }
    }

    /// Writes the next row of an 8-bit picture.
    ///
    /// - Parameter row: Samples, shape [width, channels].
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package func writeRow(_ row: UnsafeBufferPointer<UInt8>) throws {
        precondition(layout.bitDepth == 8, "rows of bytes are for 8-bit pictures")
        expectRow(row.count)
        pending.append(contentsOf: row)
        try writeSegmentIfComplete()
    }

    /// Writes the next row of a 16-bit picture.
    ///
    /// - Parameter row: Samples in native byte order, shape [width, channels].
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package func writeRow(_ row: UnsafeBufferPointer<UInt16>) throws {
        precondition(layout.bitDepth == 16, "rows of 16-bit numbers are for 16-bit pictures")
        expectRow(row.count)
        for sample in row { pending += [UInt8(sample >> 8), UInt8(truncatingIfNeeded: sample)] }
        try writeSegmentIfComplete()
    }

    private func expectRow(_ count: Int) {
        precondition(!isFinished && nextRow < layout.height, "all rows of the picture have been written")
        precondition(count == layout.width * layout.format.channels, "a row must have width × channels samples")
        nextRow += 1
    }

    private func writeSegmentIfComplete() throws {
        let rows = pending.count / layout.rowBytes
        guard rows == layout.segmentRows || nextRow == layout.height else { return }
        let segment = pending.withUnsafeBufferPointer { PNGSegment($0.baseAddress!, rows: rows, layout: layout) }
        pending.removeAll(keepingCapacity: true)
        try append(segment)
    }

    /// Writes the next segment of rows.
    ///
    /// - Parameter segment: Its rows are those of ``PNGLayout/rows(ofSegment:)``.
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package func write(_ segment: PNGSegment) throws {
        precondition(pending.isEmpty && nextRow % layout.segmentRows == 0, "segments follow whole segments")
        precondition(
            segment.rows == min(layout.segmentRows, layout.height - nextRow), "a segment has all of its rows")
        nextRow += segment.rows
        try append(segment)
    }

    private func append(_ segment: PNGSegment) throws {
        if nextRow == segment.rows { try write(PNGChunk.beginning) }
        for start in stride(from: 0, to: segment.deflated.count, by: 1 << 30) {
            try write(PNGChunk("IDAT", segment.deflated[start..<min(start + 1 << 30, segment.deflated.count)]))
        }
        checksum = combinedAdler32(checksum, segment.checksum, count: segment.count)
    }

    /// Completes the file and gives it its name; a second call does nothing.
    ///
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package func finish() throws {
        if isFinished { return }
        precondition(nextRow == layout.height, "a picture is finished when all of its rows are written")
        isFinished = true
        for chunk in PNGChunk.ending(checksum) { try write(chunk) }
        try RasterError.writing { try file.commit() }
    }

    private func write(_ chunk: PNGChunk) throws {
        try write(chunk.head)
        try RasterError.writing { try chunk.content.withUnsafeBytes { try file.write($0) } }
        try write(chunk.tail)
    }

    private func write(_ bytes: [UInt8]) throws {
        try RasterError.writing { try bytes.withUnsafeBytes { try file.write($0) } }
    }
}

extension RasterError {
    /// Tells a failure to write a file in the words of this module.
    static func writing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch FileError.cannotWrite(let path, let reason) {
            throw RasterError.cannotWrite(path: path, reason: reason)
        }
    }
}
