import CZLIB
import TestSupport

/// A PNG file in parts, whose compressed pixels zlib makes of filtered rows.
struct PackedPNG {
    var width: Int
    var height: Int
    var colorType: HandmadePNG.ColorType
    var bitDepth: Int
    /// Bytes of a filtered row.
    var rowBytes: Int { 1 + (width * colorType.components * bitDepth + 7) / 8 }
    /// The filtered rows, or what stands in their place.
    var rows: [UInt8]
    var level: Int32 = 6
    var windowBits: Int32 = 15
    var strategy: Int32 = Z_DEFAULT_STRATEGY
    /// The compressed pixels, where they are not those of the rows.
    var data: [UInt8]?
    /// Sizes of the IDAT chunks, from the first; the last one of them again and again.
    var chunkSizes = [4096]
    /// Whole chunks, by the number of the IDAT chunk before which they stand; `Int.max` before the end.
    var extra: [Int: [UInt8]] = [:]
    /// Behind the end of the file.
    var trailer: [UInt8] = []

    /// A picture of random rows with random filters.
    init(
        _ colorType: HandmadePNG.ColorType, bitDepth: Int, width: Int, height: Int,
        using numbers: inout SeededNumbers
    ) {
        (self.width, self.height, self.colorType, self.bitDepth) = (width, height, colorType, bitDepth)
        rows = []
        let spread = [UInt8(2), 9, 255].randomElement(using: &numbers)!
        for _ in 0..<height {
            rows.append(UInt8.random(in: 0...4, using: &numbers))
            for _ in 1..<rowBytes { rows.append(UInt8.random(in: 0...spread, using: &numbers)) }
        }
    }

    var bytes: [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += HandmadePNG.chunk(
            "IHDR",
            HandmadePNG.bigEndian(width) + HandmadePNG.bigEndian(height)
                + [UInt8(bitDepth), colorType.rawValue, 0, 0, 0])
        var rest = (data ?? packed)[...]
        var number = 0
        repeat {
            file += extra[number] ?? []
            let size = number < chunkSizes.count ? chunkSizes[number] : max(1, chunkSizes.last!)
            file += HandmadePNG.chunk("IDAT", Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            number += 1
        } while !rest.isEmpty
        return file + (extra[.max] ?? []) + HandmadePNG.chunk("IEND", []) + trailer
    }

    /// The rows as zlib compresses them.
    var packed: [UInt8] {
        var stream = z_stream()
        var input = rows
        var output = [UInt8](repeating: 0, count: rows.count * 2 + 1000)
        let count = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                precondition(
                    deflateInit2_(
                        &stream, level, Z_DEFLATED, windowBits, 8, strategy, ZLIB_VERSION,
                        Int32(MemoryLayout<z_stream>.size)) == Z_OK, "zlib starts")
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib compresses")
                deflateEnd(&stream)
                return output.count - Int(stream.avail_out)
            }
        }
        return Array(output.prefix(count))
    }
}
