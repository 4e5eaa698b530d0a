import CImageCodecs
import Glibc

/// Writes a JPEG picture into memory, from top to bottom, one row at a time.
package final class JPEGMemoryWriter {
    private let encoder: JPEGEncoder
    private let memory: MemoryStream

    /// A picture of which no row is written.
    ///
    /// - Throws: ``RasterError/cannotWrite(path:reason:)``.
    package init(width: Int, height: Int, colors: JPEGColors, quality: Int) throws {
        memory = try MemoryStream()
        encoder = try JPEGEncoder(
            memory.stream, name: MemoryStream.name, width: width, height: height, colors: colors, quality: quality,
            progressive: false)
    }

    /// Writes the next row: samples, shape [width, channels].
    package func writeRow(_ row: UnsafeBufferPointer<UInt8>) throws { try encoder.writeRow(row) }

    /// Completes the picture.
    ///
    /// - Returns: The bytes of a JPEG file.
    package func finish() throws -> [UInt8] {
        try encoder.finish()
        return try memory.written()
    }
}

/// A stream of the C library that keeps in memory what is written to it.
private final class MemoryStream {
    static let name = "a JPEG picture in memory"
    let stream: UnsafeMutablePointer<FILE>
    // What was written, and how much; the C library keeps both up to date.
    private let bytes: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: UnsafeMutablePointer<Int>

    init() throws {
        bytes = .allocate(capacity: 1)
        bytes.initialize(to: nil)
        count = .allocate(capacity: 1)
        count.initialize(to: 0)
        guard let stream = open_memstream(bytes, count) else {
            let reason = String(cString: strerror(errno))
            bytes.deallocate()
            count.deallocate()
            throw RasterError.cannotWrite(path: Self.name, reason: reason)
        }
        self.stream = stream
    }

    deinit {
        fclose(stream)
        free(bytes.pointee)
        bytes.deallocate()
        count.deallocate()
    }

    func written() throws -> [UInt8] {
        guard fflush(stream) == 0, let start = bytes.pointee else {
            throw RasterError.cannotWrite(path: Self.name, reason: String(cString: strerror(errno)))
        }
        return Array(UnsafeRawBufferPointer(start: start, count: count.pointee))
    }
}
