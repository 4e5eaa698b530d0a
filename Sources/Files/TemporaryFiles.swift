import Glibc
import Synchronization

/// The temporary files that exist now, so that an interrupted program can take them away.
package enum TemporaryFiles {
    private struct State {
        var paths: Set<String> = []
        var count = 0
    }
    private static let state = Mutex(State())

    package static func nextNumber() -> Int {
        state.withLock {
            $0.count += 1
            return $0.count
        }
    }

    static func add(_ path: String) { state.withLock { _ = $0.paths.insert(path) } }
    static func remove(_ path: String) { state.withLock { _ = $0.paths.remove(path) } }

    /// Removes every temporary file that has not been committed; for use just before the program ends early.
    package static func removeAll() {
        state.withLock {
            for path in $0.paths { unlink(path) }
            $0.paths = []
        }
    }
}
