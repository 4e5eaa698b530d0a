import CImageCodecs
import Glibc

/// The bytes of a picture file in memory, which every decoder reads as it reads a file.
///
/// They are copied once into a file without a name, so that decoders can go back in them and several can read them at the
/// same time.
public final class EncodedPicture: Sendable {
    private let descriptor: Int32

    /// Copies bytes.
    ///
    /// - Parameter name: What error messages call the picture.
    /// - Throws: ``RasterError/cannotRead(path:reason:)`` where there is no memory for them.
    public init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
        descriptor = fcn_memory_file()
        guard descriptor >= 0 else {
            throw RasterError.cannotRead(path: name, reason: String(cString: strerror(errno)))
        }
        var done = 0
        while done < bytes.count {
            let written = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let reason = String(cString: strerror(errno))
                close(descriptor)
                throw RasterError.cannotRead(path: name, reason: reason)
            }
            done += written
        }
    }

    deinit { close(descriptor) }

    /// Under this name the bytes can be opened any number of times, as long as this lives.
    package var path: String { "/proc/self/fd/\(descriptor)" }
}
