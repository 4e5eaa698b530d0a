import Glibc

/// Fills a buffer from a place in an open file, however many reads that takes.
///
/// - Returns: The bytes that were read, fewer than asked for where the file ends before; nil where reading failed, and
///   `errno` says why.
package func readBytes(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int? {
    var done = 0
    while done < buffer.count {
        let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
        if count < 0, errno == EINTR { continue }
        if count < 0 { return nil }
        if count == 0 { break }
        done += count
    }
    return done
}
