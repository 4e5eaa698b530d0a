import CISAL

/// A chunk of a PNG file. Source: the PNG specification, third edition (W3C, 2025), section 5.3.
struct PNGChunk {
    /// What every file begins with.
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    /// The length and the type.
    let head: [UInt8]
    /// The bytes that the type says something about.
    let content: ArraySlice<UInt8>
    /// The checksum of type and content.
    let tail: [UInt8]

    init(_ type: String, _ content: ArraySlice<UInt8>) {
        let code = Array(type.utf8)
        head = Self.bigEndian(UInt32(content.count)) + code
        self.content = content
        let sum = crc32_gzip_refl(0, code, 4)
        tail = Self.bigEndian(
            content.withUnsafeBufferPointer {
                $0.isEmpty ? sum : crc32_gzip_refl(sum, $0.baseAddress, UInt64($0.count))
            })
    }

    /// The size and kind of a picture.
    static func header(_ layout: PNGLayout) -> PNGChunk {
        PNGChunk(
            "IHDR",
            (bigEndian(UInt32(layout.width)) + bigEndian(UInt32(layout.height)) + [
                UInt8(layout.bitDepth), layout.colorType, 0, 0, 0,
            ])[...])
    }

    /// The header of zlib: deflate with a window of 32 KB, compressed quickly, no dictionary.
    static let beginning = PNGChunk("IDAT", [0x78, 0x01])

    /// An empty last block, the checksum of all that was compressed, and the end of the file.
    static func ending(_ checksum: UInt32) -> [PNGChunk] {
        [PNGChunk("IDAT", ([0x03, 0x00] + bigEndian(checksum))[...]), PNGChunk("IEND", [])]
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
}

extension Picture {
    /// The picture as the bytes of a PNG file, for a picture that stands in another file.
    package var pngBytes: [UInt8] {
        let format: PixelFormat = channels == 1 ? .gray : channels == 3 ? .rgb : .rgba
        let layout = PNGLayout(width: width, height: height, format: format)
        let segment = samples.withUnsafeBufferPointer { PNGSegment($0.baseAddress!, rows: height, layout: layout) }
        let chunks =
            [.header(layout), .beginning, PNGChunk("IDAT", segment.deflated[...])] + PNGChunk.ending(segment.checksum)
        return PNGChunk.signature + chunks.flatMap { $0.head + $0.content + $0.tail }
    }
}
