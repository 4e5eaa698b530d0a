import FoundationEssentials
import Glibc

/// A temporary file without a name: what is in it is gone when the program ends, however it ends.
///
/// It is read and written at any place, and never mapped, so that it counts as a file and not as memory. Reads
/// may run at the same time on several threads.
package final class ScratchFile: Sendable {
    /// The folder on whose disk the bytes are.
    package let folder: String
    private let descriptor: Int32

    /// Makes an empty file in a folder.
    ///
    /// - Parameter reservedBytes: Room that is set aside at once where the file system can do that, so that a
    ///   disk that is too small is known before the work and not after it.
    /// - Throws: ``FileError/scratchNotUsable(folder:bytes:reason:)``.
    package init(in folder: String, reservedBytes: Int = 0) throws {
        AbandonedFiles.removeOnce(in: folder)
        let path = TemporaryName.path(beside: Path.joined(folder, ".fcnscan"))
        self.folder = folder
        // Known while it has a name: an interruption takes it away.
        TemporaryFiles.add(path)
        defer { TemporaryFiles.remove(path) }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError.scratch(folder, reservedBytes) }
        unlink(path)
        #if os(Linux)
            if reservedBytes > 0 {
                errno = posix_fallocate(descriptor, 0, off_t(reservedBytes))
                if errno == ENOSPC || errno == EDQUOT || errno == EFBIG {
                    let error = FileError.scratch(folder, reservedBytes)
                    close(descriptor)
                    throw error
                }
            }
        #endif
        self.descriptor = descriptor
    }

    /// The folder for scratch files of a program that writes `path`: beside it, unless `TMPDIR` names another one.
    ///
    /// Not `/tmp`, which is often memory.
    package static func folder(beside path: String) -> String {
        if let chosen = ProcessInfo.processInfo.environment["TMPDIR"], !chosen.isEmpty { return chosen }
        let folder = Path.folder(of: path)
        return folder.isEmpty ? "." : folder
    }

    /// The folder for scratch files of a program that writes nothing: `TMPDIR`, or `/var/tmp`, which is not memory.
    package static var systemFolder: String { folder(beside: "/var/tmp/scan") }

    /// A file that is open already; it is closed at the end.
    package init(descriptor: Int32, folder: String) {
        self.descriptor = descriptor
        self.folder = folder
    }

    deinit { close(descriptor) }

    /// Under this name the file can be opened any number of times, as long as this lives.
    package var path: String { "/proc/self/fd/\(descriptor)" }

    /// Writes bytes at a place.
    ///
    /// - Throws: ``FileError/scratchNotUsable(folder:bytes:reason:)``, for example when the disk is full.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError.scratch(folder, offset + bytes.count) }
            done += count
        }
    }

    /// Reads bytes that have been written.
    ///
    /// - Throws: ``FileError/scratchNotUsable(folder:bytes:reason:)``.
    package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        let count = readBytes(descriptor, into: bytes, at: offset)
        guard count == bytes.count else {
            // What was written cannot end before.
            if count != nil { errno = EIO }
            throw FileError.scratch(folder, offset + bytes.count)
        }
    }
}

extension FileError {
    /// The failure that `errno` names.
    fileprivate static func scratch(_ folder: String, _ bytes: Int) -> FileError {
        .scratchNotUsable(folder: folder, bytes: bytes, reason: String(cString: strerror(errno)))
    }
}
