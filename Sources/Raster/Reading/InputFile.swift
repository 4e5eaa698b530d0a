import Files
import Glibc

/// An open file of picture data, closed when it is let go.
final class InputFile {
    let path: String
    let stream: UnsafeMutablePointer<FILE>
    /// The same file, for reads that leave the position of the stream alone; the stream closes it.
    let descriptor: Int32
    let format: PictureFormat
    /// The first bytes.
    let head: [UInt8]

    /// Opens a file and finds out its format from its first bytes.
    ///
    /// - Throws: ``RasterError``.
    convenience init(_ path: String) throws { try self.init(path, at: path) }

    /// - Parameters:
    ///   - path: What error messages call the file.
    ///   - place: Where it is opened.
    init(_ path: String, at place: String) throws {
        self.path = path
        do {
            descriptor = try openRegularFile(place) { isFolder in
                RasterError.notAFile(path: path, found: isFolder ? "a folder" : "a pipe or a device")
            }
        } catch FileError.cannotRead(_, let reason) {
            throw RasterError.cannotRead(path: path, reason: reason)
        }
        guard let stream = fdopen(descriptor, "rb") else {
            close(descriptor)
            throw RasterError.cannotRead(path: path, reason: String(cString: strerror(errno)))
        }
        self.stream = stream
        // Rows of large pictures are longer than the 4 KB that the C library reads at a time.
        setvbuf(stream, nil, _IOFBF, 1 << 16)
        var head = [UInt8](repeating: 0, count: FileSignature.length)
        head.removeLast(head.count - fread(&head, 1, head.count, stream))
        if ferror(stream) != 0 {
            let reason = String(cString: strerror(errno))
            fclose(stream)
            throw RasterError.cannotRead(path: path, reason: reason)
        }
        rewind(stream)
        self.head = head
        do {
            format = try Self.format(of: head, path: path)
        } catch {
            fclose(stream)
            throw error
        }
    }

    deinit { fclose(stream) }

    private static func format(of head: [UInt8], path: String) throws -> PictureFormat {
        if head.isEmpty { throw RasterError.empty(path: path) }
        switch FileSignature(head) {
        case .picture(let format): return format
        case .known(let name): throw RasterError.formatNotRead(path: path, format: name)
        case .text: throw RasterError.notAPicture(path: path, found: "text")
        case .unknown:
            let bytes = head.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            throw RasterError.notAPicture(path: path, found: "the bytes \(bytes.joined(separator: " "))")
        }
    }
}
