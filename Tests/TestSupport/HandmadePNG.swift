/// Assembles PNG files of any colour type and bit depth from the format specification (W3C PNG, third
/// edition), with stored deflate blocks, so that the decoder is tested against bytes that its own library
/// did not write.
package struct HandmadePNG {
    /// The colour types of the specification.
    package enum ColorType: UInt8, CaseIterable {
        case gray = 0
        case rgb = 2
        case palette = 3
        case grayAlpha = 4
        case rgbAlpha = 6

        /// Samples in a pixel.
        package var components: Int {
            switch self {
            case .gray, .palette: 1
            case .grayAlpha: 2
            case .rgb: 3
            case .rgbAlpha: 4
            }
        }

        /// The bit depths that the specification allows.
        package var bitDepths: [Int] {
            switch self {
            case .gray: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .grayAlpha, .rgbAlpha: [8, 16]
            }
        }
    }

    /// Pixels in a row.
    package var width: Int
    /// Rows.
    package var height: Int
    /// What a pixel holds.
    package var colorType: ColorType
    /// Bits in a sample.
    package var bitDepth: Int
    /// Seven passes of Adam7 instead of rows.
    package var isInterlaced = false
    /// Red, green, blue of each entry.
    package var palette: [[UInt8]] = []
    /// The content of the tRNS chunk.
    package var transparency: [UInt8] = []
    /// Bytes of picture data in a chunk.
    package var chunkSize = 4096
    /// The stored sample at column x, row y, component c.
    package var sample: (_ x: Int, _ y: Int, _ c: Int) -> Int

    /// A picture of varied samples within the bit depth.
    package init(
        width: Int, height: Int, _ colorType: ColorType, bitDepth: Int, isInterlaced: Bool = false,
        sample: ((Int, Int, Int) -> Int)? = nil
    ) {
        self.width = width
        self.height = height
        self.colorType = colorType
        self.bitDepth = bitDepth
        self.isInterlaced = isInterlaced
        let count = 1 << bitDepth
        self.sample =
            sample ?? { (x: Int, y: Int, c: Int) -> Int in
                let mixed: Int = x * 7919 + y * 104_729 + c * 1299
                return (mixed + x * y * 31) % count
            }
        if colorType == .palette {
            palette = (0..<count).map { entry in [37, 91, 5].map { UInt8(entry * $0 % 256) } }
        }
    }

    /// The file.
    package var bytes: [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += Self.chunk(
            "IHDR",
            Self.bigEndian(width) + Self.bigEndian(height)
                + [UInt8(bitDepth), colorType.rawValue, 0, 0, isInterlaced ? 1 : 0])
        if !palette.isEmpty { file += Self.chunk("PLTE", palette.flatMap { $0 }) }
        if !transparency.isEmpty { file += Self.chunk("tRNS", transparency) }
        let data = Self.zlib(scanlines)
        for start in stride(from: 0, to: data.count, by: chunkSize) {
            file += Self.chunk("IDAT", Array(data[start..<min(start + chunkSize, data.count)]))
        }
        return file + Self.chunk("IEND", [])
    }

    /// Unfiltered rows, of the whole picture or of the seven passes of Adam7.
    private var scanlines: [UInt8] {
        guard isInterlaced else {
            return rows(columns: Array(0..<width), rows: Array(0..<height))
        }
        let passes = [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)]
        return passes.flatMap { x, dx, y, dy in
            rows(columns: Array(stride(from: x, to: width, by: dx)), rows: Array(stride(from: y, to: height, by: dy)))
        }
    }

    private func rows(columns: [Int], rows: [Int]) -> [UInt8] {
        if columns.isEmpty { return [] }
        return rows.flatMap { y -> [UInt8] in
            var row: [UInt8] = [0]
            var bits = 0
            var count = 0
            for x in columns {
                for c in 0..<colorType.components {
                    bits = bits << bitDepth | sample(x, y, c)
                    count += bitDepth
                    while count >= 8 {
                        row.append(UInt8(bits >> (count - 8) & 0xFF))
                        count -= 8
                    }
                    bits &= (1 << count) - 1
                }
            }
            if count > 0 { row.append(UInt8(bits << (8 - count) & 0xFF)) }
            return row
        }
    }

    /// Four bytes.
    package static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) }
    }

    /// Length, type, content, and the checksum of type and content.
    package static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + content
        return bigEndian(content.count) + body + bigEndian(Int(crc32(body)))
    }

    /// A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4).
    package static func zlib(_ content: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: max(content.count, 1), by: 65535) {
            let block = content[start..<min(start + 65535, content.count)]
            let length = UInt16(block.count)
            stream.append(start + 65535 >= content.count ? 1 : 0)
            for number in [length, ~length] { stream += [UInt8(number & 0xFF), UInt8(number >> 8)] }
            stream += block
        }
        return stream + bigEndian(Int(adler32(content)))
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    /// The checksum of chunks.
    package static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { crcTable[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
    }

    /// The checksum of zlib streams.
    package static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var a: UInt32 = 1
        var b: UInt32 = 0
        for byte in bytes {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return b << 16 | a
    }
}

extension [UInt8] {
    /// A PNG file with one more chunk.
    package func inserting(chunk name: String, _ content: [UInt8], at place: Int) -> [UInt8] {
        Array(self[..<place]) + HandmadePNG.chunk(name, content) + self[place...]
    }
}
