import CISAL
import Files

/// The chunks of a PNG file outside its pixels, found by a walk over what each begins with.
///
/// Source: W3C PNG, third edition, 5.3.
enum PNGChunks {
    /// Looks at the chunks of a name, in their order.
    ///
    /// Reads the 8 bytes that each chunk begins with, and leaves the position in the file alone.
    ///
    /// - Parameters:
    ///   - end: The name of the chunk where the walk ends.
    ///   - maximumChunks: Chunks that are walked over at most: a walk through chunks of no bytes must end.
    ///   - maximumContent: Bytes of a chunk that are read at most.
    ///   - body: Takes the content of a chunk, nothing where it is longer or its checksum wrong; returns false to end
    ///     the walk.
    /// - Throws: ``UnreadableBytes``.
    static func forEach(
        named name: String, in descriptor: Int32, before end: String, maximumChunks: Int, maximumContent: Int,
        _ body: ([UInt8]?) -> Bool
    ) throws {
        var place = 8
        for _ in 0..<maximumChunks {
            guard let head = try bytes(8, of: descriptor, at: place) else { return }
            let count = number(head[..<4])
            guard count <= Int(Int32.max), !head[4...].elementsEqual(end.utf8) else { return }
            if head[4...].elementsEqual(name.utf8) {
                let content = count <= maximumContent ? try content(of: descriptor, at: place + 4, count: count) : nil
                guard body(content) else { return }
            }
            place += 12 + count
        }
    }

    /// A number with its highest byte first.
    static func number(_ bytes: some Collection<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    /// The content of a chunk whose name stands at a place, where its checksum is right.
    private static func content(of descriptor: Int32, at place: Int, count: Int) throws -> [UInt8]? {
        guard let body = try bytes(4 + count + 4, of: descriptor, at: place),
            number(body.suffix(4)) == Int(crc32_gzip_refl(0, body, UInt64(4 + count)))
        else { return nil }
        return Array(body[4..<4 + count])
    }

    /// - Returns: nil where the file ends before.
    private static func bytes(_ count: Int, of descriptor: Int32, at offset: Int) throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: count)
        guard let read = buffer.withUnsafeMutableBytes({ readBytes(descriptor, into: $0, at: offset) }) else {
            throw UnreadableBytes()
        }
        return read == count ? buffer : nil
    }
}
