import CISAL
import Glibc

/// The filtered rows of a PNG file, inflated by ISA-L.
///
/// One thing is read here that zlib refuses: compressed data with an incomplete code of which nothing is used that is
/// missing, where both checksums are right. No damage looks like that.
///
/// Source: RFC 1950 and RFC 1951.
final class PNGInflation {
    private var chunks: PNGPixelChunks
    private let state: UnsafeMutablePointer<inflate_state>
    private let input: ByteBuffer
    /// Bytes of the filtered rows that were not given yet.
    private var left: Int

    /// Bytes that are held, beside those that ``read(into:count:)`` is given room for.
    static let heldBytes = PNGPixelChunks.blockBytes + inputBytes + MemoryLayout<inflate_state>.size

    /// As many that the window, which is kept from call to call, is copied seldom.
    private static let inputBytes = 1 << 16

    /// - Throws: ``UnusualPNG``, `RasterError.outOfMemory`.
    init(_ file: InputFile, at position: Int, pixelBytes: Int) throws {
        chunks = try PNGPixelChunks(file, at: position, pixelBytes: pixelBytes)
        input = try ByteBuffer(count: Self.inputBytes, path: file.path)
        left = pixelBytes
        guard let memory = malloc(MemoryLayout<inflate_state>.size) else {
            throw RasterError.outOfMemory(path: file.path, bytes: MemoryLayout<inflate_state>.size)
        }
        state = memory.bindMemory(to: inflate_state.self, capacity: 1)
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_ZLIB_NO_HDR_VER)
        try readHeader(pixelBytes: pixelBytes)
    }

    deinit { free(state) }

    /// The two bytes before the compressed data: deflate, no dictionary, and a window that no distance can leave,
    /// because what happens otherwise is a matter of zlib's.
    private func readHeader(pixelBytes: Int) throws {
        try fill()
        let bytes = input.start.assumingMemoryBound(to: UInt8.self)
        guard state.pointee.avail_in >= 2 else { throw UnusualPNG() }
        let window = 256 << Int(bytes[0] >> 4)
        guard bytes[0] & 15 == 8, window <= 1 << 15, window >= min(1 << 15, pixelBytes), bytes[1] & 0x20 == 0,
            (Int(bytes[0]) << 8 | Int(bytes[1])).isMultiple(of: 31)
        else { throw UnusualPNG() }
        state.pointee.next_in += 2
        state.pointee.avail_in -= 2
    }

    private func fill() throws {
        let bytes = input.start.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_in = UInt32(try chunks.read(into: bytes, count: Self.inputBytes))
        state.pointee.next_in = bytes
        guard state.pointee.avail_in > 0 else { throw UnusualPNG() }
    }

    /// Inflates into all of the room, or until all filtered rows have been given.
    ///
    /// - Returns: How many bytes there are.
    /// - Throws: ``UnusualPNG``.
    func read(into bytes: UnsafeMutablePointer<UInt8>, count: Int) throws -> Int {
        let wanted = min(count, left, Int(Int32.max))
        state.pointee.next_out = bytes
        state.pointee.avail_out = UInt32(wanted)
        while state.pointee.avail_out > 0 {
            guard state.pointee.block_state != ISAL_BLOCK_FINISH else { throw UnusualPNG() }
            try step()
        }
        left -= wanted
        return wanted
    }

    /// Checks what follows the last row: the end of the compressed data, its checksum, and the rest of the file.
    ///
    /// - Throws: ``UnusualPNG``.
    func finish() throws {
        precondition(left == 0, "the end of a file follows its rows")
        var excess: UInt8 = 0
        try withUnsafeMutablePointer(to: &excess) {
            state.pointee.next_out = $0
            state.pointee.avail_out = 1
            while state.pointee.block_state != ISAL_BLOCK_FINISH {
                try step()
                guard state.pointee.avail_out == 1 else { throw UnusualPNG() }
            }
        }
        // Bytes that were taken in and not used belong to nothing.
        guard state.pointee.avail_in == 0, state.pointee.read_in_length < 8, state.pointee.tmp_in_size == 0,
            try chunks.read(into: &excess, count: 1) == 0
        else { throw UnusualPNG() }
        try chunks.finish()
    }

    private func step() throws {
        let before = (state.pointee.avail_in, state.pointee.avail_out, state.pointee.block_state)
        guard isal_inflate(state) == ISAL_DECOMP_OK else { throw UnusualPNG() }
        if state.pointee.avail_in == 0, state.pointee.avail_out > 0, state.pointee.block_state != ISAL_BLOCK_FINISH {
            try fill()
        } else if before == (state.pointee.avail_in, state.pointee.avail_out, state.pointee.block_state) {
            throw UnusualPNG()
        }
    }
}
