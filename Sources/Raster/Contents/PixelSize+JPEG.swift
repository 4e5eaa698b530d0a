import Files

extension PixelSize {
    /// Reads the density in the JFIF segment of a JPEG file, which is its first.
    ///
    /// Leaves the position in the file alone. Source: ITU-T T.871, 10.1.
    ///
    /// - Throws: ``UnreadableBytes``.
    init?(jpegFile descriptor: Int32) throws {
        var head = [UInt8](repeating: 0, count: 18)
        guard let read = head.withUnsafeMutableBytes({ readBytes(descriptor, into: $0, at: 0) }) else {
            throw UnreadableBytes()
        }
        guard read == head.count, head.starts(with: [0xFF, 0xD8, 0xFF, 0xE0]),
            head[6..<11].elementsEqual("JFIF\0".utf8)
        else { return nil }
        let density = (x: Double(Int(head[14]) << 8 | Int(head[15])), y: Double(Int(head[16]) << 8 | Int(head[17])))
        switch head[13] {
        case 1: self.init(density: density, micrometers: 25_400, source: "JFIF density")
        case 2: self.init(density: density, micrometers: 10_000, source: "JFIF density")
        default: return nil
        }
    }
}
