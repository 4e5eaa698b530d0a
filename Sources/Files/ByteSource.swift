import FoundationEssentials
import Glibc

/// Bytes to read at any place: a file that is read piece by piece, or memory.
package enum ByteSource: Sendable {
    /// A file that stays where it is.
    case file(PositionedFile)
    /// Bytes that are there.
    case memory([UInt8])

    /// The bytes of an ordinary file, where they are; those of a pipe in memory.
    ///
    /// - Throws: `FileError`.
    package init(contentsOf path: String) throws {
        var status = stat()
        let isOrdinary = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        self = try isOrdinary ? .file(PositionedFile(path)) : .memory([UInt8](readFile(path)))
    }

    /// True where the bytes are in a file.
    package var isFile: Bool {
        if case .file = self { true } else { false }
    }

    /// The number of bytes.
    package var count: Int {
        switch self {
        case .file(let file): file.bytes
        case .memory(let bytes): bytes.count
        }
    }

    /// Fills a buffer with the bytes from `offset` on; the caller has checked that they exist.
    ///
    /// - Throws: `FileError`.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        switch self {
        case .file(let file):
            try file.read(into: buffer, at: offset)
        case .memory(let bytes):
            bytes.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + buffer.count]))
            }
        }
    }

    /// Reads `count` bytes from `offset` on; the caller has checked that they exist.
    ///
    /// - Throws: `FileError`.
    package func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            try read(
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]),
                at: offset)
            initialized = count
        }
    }

    /// Hands over the bytes of a range, a piece at a time; every piece but the last is a multiple of 8 long.
    ///
    /// - Throws: `FileError`.
    package func readPieces(
        _ range: Range<Int>, pieceBytes: Int = 1 << 20, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try read(min(pieceBytes, range.upperBound - offset), at: offset)
            try piece.withUnsafeBytes(body)
            offset += piece.count
        }
    }
}
