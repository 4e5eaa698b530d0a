import Glibc

/// A file that is read at any place, and never as a whole: large tensors go straight to where they are wanted.
package final class PositionedFile: Sendable {
    /// The file's path.
    package let path: String
    /// The file's size when it was opened.
    package let bytes: Int
    private let descriptor: Int32
    private let opened: Change

    /// Opens a file for reading.
    ///
    /// - Throws: ``FileError/cannotRead(path:reason:)``; also for what is no ordinary file, such as a folder or a
    ///   pipe.
    package init(_ path: String) throws {
        let descriptor = try openRegularFile(path)
        var status = stat()
        fstat(descriptor, &status)
        self.path = path
        self.descriptor = descriptor
        bytes = Int(status.st_size)
        opened = Change(status)
    }

    deinit { close(descriptor) }

    /// Fills a buffer with the bytes from `offset` on.
    ///
    /// - Throws: ``FileError/cannotRead(path:reason:)``, also when the file ends before, or was changed in its place since
    ///   it was opened; a file that another one took the name of stays as it was.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard let count = readBytes(descriptor, into: buffer, at: offset) else {
            throw FileError.cannotRead(path: path, reason: String(cString: strerror(errno)))
        }
        guard count == buffer.count else {
            throw FileError.cannotRead(path: path, reason: "it ends before byte \(offset + buffer.count)")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Change(status) == opened else {
            throw FileError.cannotRead(path: path, reason: "it was changed while it was being read")
        }
    }
}

/// What becomes different when a file is written to.
private struct Change: Equatable {
    private let bytes: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(_ status: stat) {
        bytes = Int(status.st_size)
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec))
    }
}
