import Glibc

/// The system could not read what stands in a file; that is not the same as that nothing stands there.
struct UnreadableBytes: Error {
    /// Why, in the words of the system.
    let reason: String

    /// The reason of the call that failed last.
    init() { reason = String(cString: strerror(errno)) }
}

extension RasterError {
    /// Names the file of which something could not be read.
    static func reading<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let fault as UnreadableBytes {
            throw RasterError.cannotRead(path: path, reason: fault.reason)
        }
    }
}
