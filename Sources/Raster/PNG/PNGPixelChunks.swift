import CISAL
import Glibc

/// The file is none that is decoded here: libpng decides what it is.
struct UnusualPNG: Error {}

/// The compressed pixels of a PNG file: the contents of its IDAT chunks, one behind the other, and what follows them.
///
/// Gives nothing of a chunk behind one whose checksum is wrong, and stops at whatever libpng may have something to say
/// about. Source: W3C PNG, third edition, section 5.
struct PNGPixelChunks {
    private let descriptor: Int32
    /// A chunk that is longer is none that libpng reads.
    private let longestChunk: Int
    private let block: ByteBuffer
    /// Where the next block is read from.
    private var position: off_t
    private var blockCount = 0
    private var blockPlace = 0
    /// Bytes of the open chunk that were not given yet.
    private var left: Int
    private var checksum: UInt32
    /// The header behind the last IDAT chunk, once it was reached.
    private var next: Header?

    private struct Header {
        var length: Int
        var name: UInt32
        /// Of the name.
        var checksum: UInt32
    }

    static let blockBytes = 1 << 16

    /// Chunks behind the pixels of which libpng reads nothing but the checksum.
    private static let passedOver = Set(["tEXt", "zTXt", "iTXt", "tIME", "eXIf"].map(code))

    private static func code(_ name: String) -> UInt32 { name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    /// - Parameters:
    ///   - position: Where the first IDAT chunk begins.
    ///   - pixelBytes: Bytes of the filtered rows.
    /// - Throws: ``UnusualPNG``, `RasterError.outOfMemory`.
    init(_ file: InputFile, at position: Int, pixelBytes: Int) throws {
        descriptor = file.descriptor
        self.position = off_t(position)
        longestChunk = min(pixelBytes.addingReportingOverflow(64).partialValue, Int(Int32.max))
        block = try ByteBuffer(count: Self.blockBytes, path: file.path)
        left = 0
        checksum = 0
        let first = try header()
        guard first.name == Self.code("IDAT") else { throw UnusualPNG() }
        (left, checksum) = (first.length, first.checksum)
    }

    /// Copies compressed bytes.
    ///
    /// - Parameter bytes: Room for `count` bytes.
    /// - Returns: How many there were; fewer than `count` only behind the last.
    mutating func read(into bytes: UnsafeMutablePointer<UInt8>, count: Int) throws -> Int {
        var done = 0
        while done < count, next == nil {
            if left == 0 {
                try closeChunk()
                let header = try header()
                guard header.name == Self.code("IDAT") else {
                    next = header
                    break
                }
                (left, checksum) = (header.length, header.checksum)
                continue
            }
            try fillBlock()
            let size = min(count - done, left, blockCount - blockPlace)
            let start = block.start.assumingMemoryBound(to: UInt8.self) + blockPlace
            (bytes + done).update(from: start, count: size)
            checksum = crc32_gzip_refl(checksum, start, UInt64(size))
            (done, left, blockPlace) = (done + size, left - size, blockPlace + size)
        }
        return done
    }

    /// Reads to the end of the PNG file, behind all compressed bytes.
    mutating func finish() throws {
        guard var header = next else { throw UnusualPNG() }
        while true {
            (left, checksum) = (header.length, header.checksum)
            let isEnd = header.name == Self.code("IEND")
            guard isEnd ? left == 0 : Self.passedOver.contains(header.name) else { throw UnusualPNG() }
            while left > 0 {
                try fillBlock()
                let size = min(left, blockCount - blockPlace)
                let start = block.start.assumingMemoryBound(to: UInt8.self) + blockPlace
                checksum = crc32_gzip_refl(checksum, start, UInt64(size))
                (left, blockPlace) = (left - size, blockPlace + size)
            }
            try closeChunk()
            if isEnd { return }
            header = try self.header()
        }
    }

    private mutating func header() throws -> Header {
        let (length, name) = (try number(), try number())
        guard Int(length) <= longestChunk else { throw UnusualPNG() }
        var bytes = name.bigEndian
        return Header(
            length: Int(length), name: name,
            checksum: withUnsafeBytes(of: &bytes) {
                crc32_gzip_refl(0, $0.baseAddress!.assumingMemoryBound(to: UInt8.self), 4)
            })
    }

    private mutating func closeChunk() throws {
        guard try number() == checksum else { throw UnusualPNG() }
    }

    /// The next four bytes.
    private mutating func number() throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            try fillBlock()
            value = value << 8 | UInt32(block.start.load(fromByteOffset: blockPlace, as: UInt8.self))
            blockPlace += 1
        }
        return value
    }

    /// Makes sure that there is a byte in the block.
    private mutating func fillBlock() throws {
        if blockPlace < blockCount { return }
        var count = pread(descriptor, block.start, Self.blockBytes, position)
        while count < 0, errno == EINTR { count = pread(descriptor, block.start, Self.blockBytes, position) }
        guard count > 0 else { throw UnusualPNG() }
        position += off_t(count)
        (blockPlace, blockCount) = (0, count)
    }
}
