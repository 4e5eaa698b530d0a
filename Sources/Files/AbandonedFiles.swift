import Glibc
import Synchronization

/// Takes away what killed programs left in the folders into which this one writes.
enum AbandonedFiles {
    private static let swept = Mutex<Set<String>>([])

    /// Removes the temporary files of processes that have ended, the first time that a folder is named.
    static func removeOnce(in folder: String) {
        guard swept.withLock({ $0.insert(folder).inserted }) else { return }
        remove(in: folder)
    }

    /// Removes the temporary files of processes that have ended.
    ///
    /// A file that cannot be removed stays: it is in nobody's way.
    static func remove(in folder: String) {
        guard let entries = opendir(folder.isEmpty ? "." : folder) else { return }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    guard let process = TemporaryName.process(ofName: String(cString: name)), hasEnded(process) else {
                        return
                    }
                    unlinkat(dirfd(entries), name, 0)
                }
            }
        }
    }

    private static func hasEnded(_ process: pid_t) -> Bool { kill(process, 0) != 0 && errno == ESRCH }
}
