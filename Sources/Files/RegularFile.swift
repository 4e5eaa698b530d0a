import Glibc

/// Opens an ordinary file for reading; folders, pipes and devices are refused, and never waited for.
///
/// - Parameters:
///   - path: The file.
///   - refusal: Makes the error for what is no ordinary file; it gets true for a folder.
/// - Returns: A file descriptor, which the caller closes.
/// - Throws: ``FileError/cannotRead(path:reason:)``, or what `refusal` gives.
package func openRegularFile(_ path: String, refusal: (_ isFolder: Bool) -> any Error) throws -> Int32 {
    // A pipe without a writer would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
        throw FileError.cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw refusal(status.st_mode & S_IFMT == S_IFDIR)
    }
    return descriptor
}

/// Opens an ordinary file for reading.
///
/// - Returns: A file descriptor, which the caller closes.
/// - Throws: ``FileError/cannotRead(path:reason:)``; also for what is no ordinary file, such as a folder or a pipe.
package func openRegularFile(_ path: String) throws -> Int32 {
    try openRegularFile(path) { _ in FileError.cannotRead(path: path, reason: "it is no ordinary file") }
}

/// The bytes of an ordinary file; nil where there is none.
package func sizeOfRegularFile(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
}
