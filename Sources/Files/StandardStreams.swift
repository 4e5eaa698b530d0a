// The C library declares its streams as variables, and never changes them.
@preconcurrency import Glibc

/// The three files that every program is given.
package enum StandardStreams {
    /// Takes the places of those that are closed, so that no file that is opened later is written to in their stead.
    ///
    /// What would be written to a closed standard error is lost. Writing to a closed standard output still fails, because it
    /// holds results.
    package static func reserve() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            // The lowest free number is given, and those below are taken.
            _ = open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_RDWR)
        }
    }

    /// Makes sure that all results have left the program, which `print` never says.
    ///
    /// - Throws: ``FileError/resultsNotTaken(reason:)``.
    package static func finish() throws {
        errno = 0
        guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
        let reason = errno == 0 ? "a part was not taken" : String(cString: strerror(errno))
        throw FileError.resultsNotTaken(reason: reason)
    }
}
