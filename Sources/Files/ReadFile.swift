import FoundationEssentials
import Glibc

/// Reads a whole file, after its size was checked.
///
/// Unlike ``openRegularFile(_:)`` it takes pipes, so that a shell may hand over what another program writes.
///
/// - Parameter limitBytes: The largest size that is accepted.
/// - Throws: ``FileError``.
package func readFile(_ path: String, limitBytes: Int = 4 << 30) throws -> Data {
    var status = stat()
    guard stat(path, &status) == 0 else {
        throw FileError.cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
        throw FileError.cannotRead(path: path, reason: "it is a folder, and a file was expected")
    }
    guard status.st_size <= limitBytes else {
        throw FileError.tooLarge(path: path, bytes: Int(status.st_size), limitBytes: limitBytes)
    }
    do {
        return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
        throw FileError.cannotRead(path: path, reason: systemReason(of: error))
    }
}

/// Creates a folder and the folders above it; an existing one is left as it is.
///
/// - Throws: ``FileError/cannotCreateFolder(path:reason:)``.
package func createFolder(_ path: String) throws {
    do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
        throw FileError.cannotCreateFolder(path: path, reason: systemReason(of: error))
    }
}
