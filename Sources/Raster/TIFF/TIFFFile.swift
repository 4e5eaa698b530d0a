import Files
import Glibc

/// The structure of a TIFF file: numbers in its byte order, and the chain of its directories.
///
/// Source: TIFF 6.0, section 2; BigTIFF is the same with numbers of 8 bytes (libtiff, "The BigTIFF File Format").
struct TIFFFile {
    let path: String
    let descriptor: Int32
    /// Places and counts have 8 bytes.
    let isBig: Bool
    private let isBigEndian: Bool
    /// Where the first directory begins.
    let firstDirectory: Int

    /// Reads the header of a file.
    ///
    /// - Throws: ``RasterError/damagedHeader(path:format:reason:)``.
    init(_ file: InputFile) throws {
        path = file.path
        descriptor = file.descriptor
        let head = file.head
        guard head.count >= 8 else {
            throw RasterError.damagedHeader(path: path, format: .tiff, reason: "the file ends within its first bytes")
        }
        isBigEndian = head[0] == 0x4D
        isBig = (isBigEndian ? head[3] : head[2]) == 0x2B
        guard !isBig || head.count >= 16 else {
            throw RasterError.damagedHeader(path: path, format: .tiff, reason: "the file ends within its first bytes")
        }
        let place = Self.number(isBig ? head[8..<16] : head[4..<8], isBigEndian: isBigEndian)
        firstDirectory = Int(clamping: place)
    }

    /// Bytes from a place in the file; nil where the file has not all of them.
    func bytes(_ count: Int, at offset: Int) -> [UInt8]? {
        guard offset >= 0, count >= 0, offset <= Int.max - count else { return nil }
        var buffer = [UInt8](repeating: 0, count: count)
        let read = buffer.withUnsafeMutableBytes { readBytes(descriptor, into: $0, at: offset) }
        return read == count ? buffer : nil
    }

    /// An unsigned number of up to 8 bytes in the byte order of the file.
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { Self.number(bytes, isBigEndian: isBigEndian) }

    private static func number(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> UInt64 {
        isBigEndian
            ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Directories that are looked at; a chain of more is damage or malice.
    static let maximumDirectories = 65_535
    /// Fields of all directories that are looked at: directories may lie over one another.
    static let maximumFields = 1 << 21

    /// The directories of the chain, in order.
    ///
    /// The chain ends where it leads in a circle or out of the file.
    ///
    /// - Throws: ``RasterError/damagedHeader(path:format:reason:)`` where not even the first one can be read.
    func directories() throws -> [TIFFDirectory] {
        var result: [TIFFDirectory] = []
        var seen: Set<Int> = []
        var place = firstDirectory
        var fields = 0
        while place != 0, seen.insert(place).inserted, result.count < Self.maximumDirectories,
            fields < Self.maximumFields, let directory = TIFFDirectory(self, at: place)
        {
            result.append(directory)
            fields += directory.fields
            place = directory.next
        }
        guard !result.isEmpty else {
            throw RasterError.damagedHeader(
                path: path, format: .tiff, reason: "there is no directory at byte \(firstDirectory)")
        }
        return result
    }
}
