import Files

extension PixelSize {
    /// Reads the chunk `pHYs` of a PNG file, which stands before the pixels.
    ///
    /// Leaves the position in the file alone. Source: W3C PNG, third edition, 11.3.4.3.
    init?(pngFile descriptor: Int32) {
        func bytes(_ count: Int, at offset: Int) -> [UInt8]? {
            var buffer = [UInt8](repeating: 0, count: count)
            let read = buffer.withUnsafeMutableBytes { readBytes(descriptor, into: $0, at: offset) }
            return read == count ? buffer : nil
        }
        func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
        var place = 8
        let maximumChunks = 10_000
        for _ in 0..<maximumChunks {
            guard let head = bytes(8, at: place) else { return nil }
            let count = number(head[..<4])
            let name = head[4...]
            guard count <= Int(Int32.max), !name.elementsEqual("IDAT".utf8) else { return nil }
            if name.elementsEqual("pHYs".utf8) {
                guard count == 9, let body = bytes(4 + count + 4, at: place + 4),
                    UInt32(number(body.suffix(4))) == PNGChecksum.of(body.dropLast(4)), body[12] == 1
                else { return nil }
                self.init(
                    density: (Double(number(body[4..<8])) / 100, Double(number(body[8..<12])) / 100),
                    micrometers: 10_000, source: "PNG pHYs")
                return
            }
            place += 12 + count
        }
        return nil
    }
}
