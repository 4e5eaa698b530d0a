import Glibc

/// A lock with a place to wait for what others do under it.
///
/// ```swift
/// condition.lock()
/// while !isReady { condition.wait() }
/// condition.unlock()
/// ```
package final class Condition: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    package func lock() { pthread_mutex_lock(mutex) }

    package func unlock() { pthread_mutex_unlock(mutex) }

    /// Gives the lock back, waits for ``broadcast()``, and takes the lock again; may return for nothing.
    package func wait() { pthread_cond_wait(condition, mutex) }

    /// Wakes all who wait.
    package func broadcast() { pthread_cond_broadcast(condition) }
}
