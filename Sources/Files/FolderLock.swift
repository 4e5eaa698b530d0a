import Glibc

/// A claim on a folder, for as long as this object lives: programs that would mix their results in it are told apart.
///
/// The kernel keeps the claim and drops it when the program ends, however it ends; no file tells of it. Where the file system
/// knows no such claims, as some networks' do not, every claim is granted.
package final class FolderLock {
    /// Whom a claim admits beside its holder.
    package enum Kind {
        /// Nobody.
        case exclusive
        /// Others that share it as well.
        case shared
    }

    private let descriptor: Int32

    /// Claims a folder.
    ///
    /// - Throws: ``FileError/inUse(path:)`` where another program has a claim that does not go with this one,
    ///   ``FileError/cannotRead(path:reason:)``.
    package init(_ folder: String, _ kind: Kind) throws {
        descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileError.cannotRead(path: folder, reason: String(cString: strerror(errno)))
        }
        if flock(descriptor, (kind == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw FileError.inUse(path: folder)
        }
    }

    deinit { close(descriptor) }
}
