import FoundationEssentials
import Glibc

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a temporary file beside the destination; ``commit()`` flushes it to the disk and renames it
/// over the destination in one step. A file that is never committed leaves nothing behind and does not
/// touch what stood there before; where the program is killed, the next one that writes into the folder takes it away.
package final class AtomicFile {
    /// Where the finished file will stand.
    package let path: String
    /// Where the bytes are until ``commit()``.
    package let temporaryPath: String
    /// The open temporary file, for writers that are handed a C stream.
    package let stream: UnsafeMutablePointer<FILE>
    private var isOpen = true

    /// Creates the temporary file in the folder of `path`.
    ///
    /// - Throws: ``FileError/cannotWrite(path:reason:)``.
    package init(_ path: String) throws {
        self.path = path
        var isDirectory = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory {
            throw FileError.cannotWrite(path: path, reason: "it is a folder")
        }
        AbandonedFiles.removeOnce(in: Path.folder(of: path))
        temporaryPath = TemporaryName.path(beside: path)
        guard let stream = fopen(temporaryPath, "wbx") else {
            throw FileError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        self.stream = stream
        TemporaryFiles.add(temporaryPath)
    }

    deinit {
        guard isOpen else { return }
        fclose(stream)
        unlink(temporaryPath)
        TemporaryFiles.remove(temporaryPath)
    }

    /// Appends bytes.
    ///
    /// - Throws: ``FileError/cannotWrite(path:reason:)``, for example when the disk is full.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard bytes.count > 0 else { return }
        if fwrite(bytes.baseAddress!, 1, bytes.count, stream) != bytes.count {
            throw FileError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Makes the file complete and visible under its name.
    ///
    /// - Throws: ``FileError/cannotWrite(path:reason:)``; what stood under the name before is then untouched.
    package func commit() throws {
        precondition(isOpen, "an AtomicFile is committed once")
        let flushed = fflush(stream) == 0 && fsync(fileno(stream)) == 0
        let flushError = errno
        let closed = fclose(stream) == 0
        let reason = flushed ? (closed ? nil : errno) : flushError
        isOpen = false
        defer { TemporaryFiles.remove(temporaryPath) }
        if let reason {
            unlink(temporaryPath)
            throw FileError.cannotWrite(path: path, reason: String(cString: strerror(reason)))
        }
        if rename(temporaryPath, path) != 0 {
            let reason = String(cString: strerror(errno))
            unlink(temporaryPath)
            throw FileError.cannotWrite(path: path, reason: reason)
        }
    }

    /// Writes a whole file at once.
    package static func write(_ data: some DataProtocol, to path: String) throws {
        let file = try AtomicFile(path)
        for region in data.regions {
            try region.withUnsafeBytes { try file.write($0) }
        }
        try file.commit()
    }

    /// Writes a whole text file at once, in UTF-8.
    package static func write(_ text: String, to path: String) throws {
        try write(Data(text.utf8), to: path)
    }
}
