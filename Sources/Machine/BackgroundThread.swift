import Glibc

/// A thread of the program's own that does one thing and ends.
package enum BackgroundThread {
    /// A megabyte: what runs on these threads keeps little on the stack.
    private static let stackBytes = 1 << 20

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: What debuggers and `ps` show, at most 15 bytes.
    ///   - body: What it does.
    package static func start(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let work = Unmanaged.passRetained(Work(name: name, body: body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, &attributes,
            { argument in
                let work = Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue()
                work.setName()
                work.body()
                return nil
            }, work.toOpaque())
        precondition(failure == 0, "the system gives no thread: \(String(cString: strerror(failure)))")
    }

    private final class Work: Sendable {
        let name: StaticString
        let body: @Sendable () -> Void

        init(name: StaticString, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        /// The C library's call for this is hidden from Swift; Linux lets a thread write its name.
        func setName() {
            let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { return }
            _ = write(file, name.utf8Start, name.utf8CodeUnitCount)
            close(file)
        }
    }
}
