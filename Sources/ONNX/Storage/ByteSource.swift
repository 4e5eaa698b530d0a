import Files
import Foundation

/// The bytes of a model: a file that is read piece by piece, or memory.
enum ByteSource: Sendable {
    case file(PositionedFile)
    case memory([UInt8])

    /// The number of bytes.
    var count: Int {
        switch self {
        case .file(let file): file.bytes
        case .memory(let bytes): bytes.count
        }
    }

    /// Fills a buffer with the bytes from `offset` on; the caller has checked that they exist.
    ///
    /// - Throws: `FileError`.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
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
    func read(_ count: Int, at offset: Int) throws -> [UInt8] {
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
    func readPieces(_ range: Range<Int>, pieceBytes: Int = 1 << 20, _ body: (UnsafeRawBufferPointer) throws -> Void)
        throws
    {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try read(min(pieceBytes, range.upperBound - offset), at: offset)
            try piece.withUnsafeBytes(body)
            offset += piece.count
        }
    }
}
