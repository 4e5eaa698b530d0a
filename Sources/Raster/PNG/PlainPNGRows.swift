import Glibc
import PixelKernels

/// The rows of a PNG file of the common kind, decoded without libpng: 8 or 16 bits in a sample, neither interlaced nor
/// with a palette.
///
/// Whatever is not as it should be ends it with ``UnusualPNG``, and libpng reads the file from its start and says what is
/// wrong. The rows that were given until then are those that libpng gives, because both follow from the same bytes; the
/// last one is only given when the rest of the file has been found in order.
final class PlainPNGRows {
    private let layout: StoredLayout
    private let inflation: PNGInflation
    private let buffer: ByteBuffer
    private let capacity: Int
    /// Where the row above begins in the buffer, where the next one does (with the number of its filter), and where what
    /// is inflated ends.
    private var above = 0
    private var place: Int
    private var end: Int
    private var nextRow = 0

    /// Inflated at a time, beside two rows.
    private static let batchBytes = 1 << 18
    /// Kernels read this far behind a row.
    private static let slack = 32

    /// Room for two rows and what is inflated at a time, of small pictures all of it.
    private static func capacity(_ layout: StoredLayout) -> Int {
        2 * (layout.rowBytes + 1) + min(batchBytes, layout.pictureBytes)
    }

    /// What is held to decode a picture.
    static func heldBytes(_ layout: StoredLayout) -> Int {
        .saturatingSum(capacity(layout), slack, PNGInflation.heldBytes)
    }

    /// - Parameter position: Where the first IDAT chunk begins.
    /// - Throws: ``UnusualPNG``, `RasterError.outOfMemory`.
    init(_ file: InputFile, _ layout: StoredLayout, at position: Int) throws {
        let (pixelBytes, overflow) = (layout.rowBytes + 1).multipliedReportingOverflow(by: layout.height)
        if overflow { throw UnusualPNG() }
        self.layout = layout
        inflation = try PNGInflation(file, at: position, pixelBytes: pixelBytes)
        capacity = Self.capacity(layout)
        buffer = try ByteBuffer(count: capacity + Self.slack, path: file.path)
        // Above the first row are zeros.
        buffer.start.initializeMemory(as: UInt8.self, repeating: 0, count: layout.rowBytes)
        place = layout.rowBytes
        end = layout.rowBytes
    }

    /// Writes the next row, as a ``StoredRowSource`` does.
    ///
    /// - Throws: ``UnusualPNG``: nothing was written, and nothing can be read any more.
    func readRow(into row: UnsafeMutableRawPointer) throws {
        let bytes = buffer.start.assumingMemoryBound(to: UInt8.self)
        if end - place <= layout.rowBytes { try inflate() }
        let pixels = bytes + place + 1
        guard
            undoRowFilter(
                bytes[place], of: pixels, above: bytes + above, bytes: layout.rowBytes, pixelBytes: layout.pixelBytes)
        else { throw UnusualPNG() }
        above = place + 1
        place += layout.rowBytes + 1
        nextRow += 1
        if nextRow == layout.height { try inflation.finish() }
        if layout.sampleBytes == 2 {
            nativeWords(of: pixels, into: row, count: layout.rowBytes / 2)
        } else {
            row.copyMemory(from: pixels, byteCount: layout.rowBytes)
        }
    }

    /// Moves the row above and what is left to the front, and fills the rest of the buffer.
    private func inflate() throws {
        let bytes = buffer.start.assumingMemoryBound(to: UInt8.self)
        memmove(bytes, bytes + above, end - above)
        (above, place, end) = (0, place - above, end - above)
        end += try inflation.read(into: bytes + end, count: capacity - end)
    }
}
