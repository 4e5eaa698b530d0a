import CImageCodecs
import Files
import Glibc

/// The bytes of a picture file, which every decoder reads as it reads a file.
///
/// They are in a file without a name, so that decoders can go back in them and several can read them at the same time.
public final class EncodedPicture: Sendable {
    private let file: ScratchFile

    /// Copies bytes into memory.
    ///
    /// - Parameter name: What error messages call the picture.
    /// - Throws: ``RasterError/cannotRead(path:reason:)`` where there is no memory for them.
    public convenience init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
        do {
            let file = try Self.fileInMemory()
            try file.write(bytes, at: 0)
            self.init(file)
        } catch FileError.scratchNotUsable(_, _, let reason) {
            throw RasterError.cannotRead(path: name, reason: reason)
        }
    }

    /// The picture that is in a file; nothing more is written to it.
    package init(_ file: ScratchFile) { self.file = file }

    /// An empty file that is in memory and not on a disk.
    ///
    /// - Throws: ``FileError/scratchNotUsable(folder:bytes:reason:)``.
    package static func fileInMemory() throws -> ScratchFile {
        let descriptor = fcn_memory_file()
        guard descriptor >= 0 else {
            throw FileError.scratchNotUsable(folder: "memory", bytes: 0, reason: String(cString: strerror(errno)))
        }
        return ScratchFile(descriptor: descriptor, folder: "memory")
    }

    /// Under this name the bytes can be opened any number of times, as long as this lives.
    package var path: String { file.path }
}
