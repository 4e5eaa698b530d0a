import CZLIB
import Files
import Glibc

/// A file that is read from its beginning to its end, unpacked on the way where it is compressed by gzip.
///
/// Nothing is held but one small buffer, whatever a file unpacks to.
final class UnpackedFile {
    let path: String
    /// The size of the file itself.
    let fileBytes: Int
    /// True where the file is compressed.
    let isCompressed: Bool
    /// Bytes that were read so far, unpacked.
    private(set) var offset = 0
    private let stream: gzFile
    /// zlib counts the bytes of a read in 32 bits.
    private static let largestRead = 1 << 20

    /// Opens a file; its content decides whether it is compressed, its name does not matter.
    ///
    /// - Throws: ``TrainingDataError/cannotRead(path:reason:)``.
    init(_ path: String) throws {
        let descriptor: Int32
        do {
            descriptor = try openRegularFile(path)
        } catch FileError.cannotRead(_, let reason) {
            throw TrainingDataError.cannotRead(path: path, reason: reason)
        }
        var status = stat()
        fstat(descriptor, &status)
        guard let stream = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw TrainingDataError.cannotRead(path: path, reason: "there is no memory to unpack it")
        }
        // Larger reads than zlib's own 8 KiB save calls of the system.
        gzbuffer(stream, 1 << 17)
        self.path = path
        self.stream = stream
        fileBytes = Int(status.st_size)
        isCompressed = gzdirect(stream) == 0
    }

    deinit { gzclose_r(stream) }

    /// The most bytes that the file can unpack to: deflate shrinks nothing to less than a 1032nd.
    var largestContent: Int {
        let (bytes, overflow) = fileBytes.multipliedReportingOverflow(by: isCompressed ? 1032 : 1)
        return overflow ? .max : bytes
    }

    /// Fills a buffer with the next bytes.
    ///
    /// - Throws: ``TrainingDataError/damagedFile(path:byte:expected:found:)``, also where the file ends before.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws {
        var done = 0
        while done < buffer.count {
            let count = gzread(stream, buffer.baseAddress! + done, UInt32(min(buffer.count - done, Self.largestRead)))
            if count <= 0 {
                throw damage(expected: "\(buffer.count - done) more bytes", atEnd: "the end of the file")
            }
            done += Int(count)
            offset += Int(count)
        }
    }

    /// The next bytes.
    func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = bytes.withUnsafeMutableBytes { buffer in
            Result<Void, any Error> { try read(into: buffer) }
        }
        try result.get()
        return bytes
    }

    /// Makes sure that nothing follows, and that the checksum of a compressed file is right.
    func finish() throws {
        var byte: UInt8 = 0
        let count = gzread(stream, &byte, 1)
        if count == 0, unpackingError == nil { return }
        if count > 0 {
            throw TrainingDataError.damagedFile(
                path: path, byte: offset, expected: "the end of the data", found: "more bytes")
        }
        throw damage(expected: "the end of the data", atEnd: "the end of the file")
    }

    private func damage(expected: String, atEnd: String) -> TrainingDataError {
        .damagedFile(path: path, byte: offset, expected: expected, found: unpackingError ?? atEnd)
    }

    /// What zlib has to complain of, without the name that it knows the file by.
    private var unpackingError: String? {
        var code: Int32 = 0
        guard let text = gzerror(stream, &code), code != Z_OK, code != Z_STREAM_END else { return nil }
        if code == Z_ERRNO { return String(cString: strerror(errno)) }
        if code == Z_BUF_ERROR { return "the end of the file" }
        let message = String(cString: text)
        return "damage (\(message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message))"
    }
}
