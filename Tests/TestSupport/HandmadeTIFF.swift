/// Assembles TIFF files of many kinds from the format specification (TIFF 6.0; BigTIFF), so that the reader is tested
/// against bytes that its own library did not write.
package struct HandmadeTIFF {
    /// How strips and tiles are compressed.
    package enum Compression: Int {
        case none = 1
        case lzw = 5
        case packBits = 32773
    }

    /// A field beyond those of the picture itself.
    package enum Value {
        case shorts([Int])
        case longs([Int])
        case text(String)
        case rationals([(Int, Int)])
        case doubles([Double])
    }

    /// Pixels in a row.
    package var width: Int
    /// Rows.
    package var height: Int
    /// 0 grey with white 0, 1 grey, 2 RGB, 3 palette, 5 CMYK, and so on.
    package var photometric = 1
    /// Samples in a pixel.
    package var samples = 1
    /// Bits in a sample.
    package var bits = 8
    /// 1 unsigned, 2 signed, 3 float.
    package var format = 1
    /// Each sample of a pixel lies in a plane of its own.
    package var isPlanar = false
    /// How strips and tiles are compressed.
    package var compression = Compression.none
    /// Rows of a strip; all unless given.
    package var stripRows: Int?
    /// Width and height of a tile.
    package var tile: (width: Int, height: Int)?
    /// Fields beyond those of the picture itself.
    package var fields: [Int: Value] = [:]
    /// Pictures that the field of sub-directories names.
    package var parts: [HandmadeTIFF] = []
    /// The bits of a sample.
    package var pattern: (_ x: Int, _ y: Int, _ channel: Int) -> UInt64

    /// A picture of bytes that neither repeat nor are smooth, unless something else is given.
    package init(
        width: Int, height: Int, photometric: Int = 1, samples: Int = 1, bits: Int = 8, format: Int = 1,
        compression: Compression = .none, stripRows: Int? = nil, tile: (width: Int, height: Int)? = nil,
        fields: [Int: Value] = [:],
        pattern: @escaping (_ x: Int, _ y: Int, _ channel: Int) -> UInt64 = { x, y, channel in
            UInt64((x * 7 + y * 13 + channel * 29 + x * y) % 251)
        }
    ) {
        self.width = width
        self.height = height
        self.photometric = photometric
        self.samples = samples
        self.bits = bits
        self.format = format
        self.compression = compression
        self.stripRows = stripRows
        self.tile = tile
        self.fields = fields
        self.pattern = pattern
    }

    /// The file of these pages.
    package static func file(_ pages: [HandmadeTIFF], isBig: Bool = false, isBigEndian: Bool = false) -> [UInt8] {
        var writer = Writer(isBig: isBig, isBigEndian: isBigEndian)
        var link = writer.header()
        for page in pages {
            let offset = writer.directory(page)
            writer.patch(offset.start, at: link)
            link = offset.next
        }
        return writer.bytes
    }

    /// The file of this page alone.
    package func bytes(isBig: Bool = false, isBigEndian: Bool = false) -> [UInt8] {
        Self.file([self], isBig: isBig, isBigEndian: isBigEndian)
    }

    /// The rectangles and channels of the strips or tiles, in the order of the file.
    private var units: [(x: Int, y: Int, width: Int, height: Int, channels: [Int])] {
        let width = tile?.width ?? self.width
        let height = tile?.height ?? stripRows ?? self.height
        let planes = isPlanar ? (0..<samples).map { [$0] } : [Array(0..<samples)]
        return planes.flatMap { channels in
            stride(from: 0, to: self.height, by: height).flatMap { y in
                stride(from: 0, to: self.width, by: width).map { x in
                    (x, y, width, tile == nil ? min(height, self.height - y) : height, channels)
                }
            }
        }
    }

    /// The stored bytes of each strip or tile.
    fileprivate func stored(isBigEndian: Bool) -> [[UInt8]] {
        units.map { unit in
            var bytes: [UInt8] = []
            for y in unit.y..<unit.y + unit.height {
                var row = BitRow(isBigEndian: isBigEndian)
                for x in unit.x..<unit.x + unit.width {
                    let isInside = x < width && y < height
                    for channel in unit.channels { row.append(isInside ? pattern(x, y, channel) : 0, bits: bits) }
                }
                bytes += row.finished
            }
            switch compression {
            case .none: return bytes
            case .packBits: return Self.packBits(bytes, rowBytes: bytes.count / unit.height)
            case .lzw: return Self.lzw(bytes)
            }
        }
    }

    /// Runs and literals, row by row (TIFF 6.0, section 9).
    private static func packBits(_ bytes: [UInt8], rowBytes: Int) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: rowBytes).flatMap { start -> [UInt8] in
            var result: [UInt8] = []
            var rest = bytes[start..<start + rowBytes]
            while let first = rest.first {
                let run = rest.prefix(128).prefix { $0 == first }.count
                if run > 1 {
                    result += [UInt8(truncatingIfNeeded: 1 - run), first]
                    rest = rest.dropFirst(run)
                } else {
                    let literal = rest.prefix(5)
                    result += [UInt8(literal.count - 1)] + literal
                    rest = rest.dropFirst(literal.count)
                }
            }
            return result
        }
    }

    /// Literals of 9 bits, the table cleared before it grows to codes of 10 (TIFF 6.0, section 13).
    private static func lzw(_ bytes: [UInt8]) -> [UInt8] {
        var row = BitRow(isBigEndian: true)
        for (index, byte) in bytes.enumerated() {
            if index % 200 == 0 { row.append(256, bits: 9) }
            row.append(UInt64(byte), bits: 9)
        }
        row.append(257, bits: 9)
        return row.finished
    }

    /// Samples one after the other: whole bytes in the order of the file, others from the highest bit.
    private struct BitRow {
        let isBigEndian: Bool
        var bytes: [UInt8] = []
        var pending: UInt64 = 0
        var count = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        mutating func append(_ value: UInt64, bits: Int) {
            if bits % 8 == 0 {
                let all = (0..<bits / 8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
                bytes += isBigEndian ? all.reversed() : all
                return
            }
            for bit in (0..<bits).reversed() {
                pending = pending << 1 | value >> UInt64(bit) & 1
                count += 1
                if count == 8 {
                    bytes.append(UInt8(pending))
                    (pending, count) = (0, 0)
                }
            }
        }

        var finished: [UInt8] { count == 0 ? bytes : bytes + [UInt8(pending << UInt64(8 - count))] }
    }

    private struct Writer {
        let isBig: Bool
        let isBigEndian: Bool
        var bytes: [UInt8] = []

        private var placeBytes: Int { isBig ? 8 : 4 }

        func number(_ value: Int, _ count: Int) -> [UInt8] {
            let all = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return isBigEndian ? all.reversed() : all
        }

        /// Writes the first bytes; returns where the place of the first directory goes.
        mutating func header() -> Int {
            bytes = Array((isBigEndian ? "MM" : "II").utf8) + number(isBig ? 43 : 42, 2)
            if isBig { bytes += number(8, 2) + number(0, 2) }
            bytes += number(0, placeBytes)
            return bytes.count - placeBytes
        }

        mutating func patch(_ value: Int, at place: Int) {
            bytes.replaceSubrange(place..<place + placeBytes, with: number(value, placeBytes))
        }

        /// Writes a picture and its directory; returns the directory's place and where that of the next one goes.
        mutating func directory(_ page: HandmadeTIFF) -> (start: Int, next: Int) {
            var places: [Int] = []
            let stored = page.stored(isBigEndian: isBigEndian)
            for unit in stored {
                places.append(bytes.count)
                bytes += unit
            }
            var fields = page.fields
            fields[256] = .longs([page.width])
            fields[257] = .longs([page.height])
            fields[258] = .shorts(Array(repeating: page.bits, count: page.samples))
            fields[259] = .shorts([page.compression.rawValue])
            fields[262] = .shorts([page.photometric])
            fields[277] = .shorts([page.samples])
            fields[284] = .shorts([page.isPlanar ? 2 : 1])
            fields[339] = .shorts(Array(repeating: page.format, count: page.samples))
            if let tile = page.tile {
                fields[322] = .longs([tile.width])
                fields[323] = .longs([tile.height])
                fields[324] = .longs(places)
                fields[325] = .longs(stored.map(\.count))
            } else {
                fields[278] = .longs([page.stripRows ?? page.height])
                fields[273] = .longs(places)
                fields[279] = .longs(stored.map(\.count))
            }
            if !page.parts.isEmpty { fields[330] = .longs(page.parts.map { directory($0).start }) }
            return write(fields)
        }

        private mutating func write(_ fields: [Int: Value]) -> (start: Int, next: Int) {
            let entries = fields.sorted { $0.key < $1.key }.map { tag, value -> [UInt8] in
                let (type, count, content) = encoded(value)
                var entry = number(tag, 2) + number(type, 2) + number(count, placeBytes)
                if content.count <= placeBytes {
                    entry += content + [UInt8](repeating: 0, count: placeBytes - content.count)
                } else {
                    if bytes.count % 2 == 1 { bytes.append(0) }
                    entry += number(bytes.count, placeBytes)
                    bytes += content
                }
                return entry
            }
            if bytes.count % 2 == 1 { bytes.append(0) }
            let start = bytes.count
            bytes += number(entries.count, isBig ? 8 : 2) + entries.flatMap { $0 } + number(0, placeBytes)
            return (start, bytes.count - placeBytes)
        }

        private func encoded(_ value: Value) -> (type: Int, count: Int, bytes: [UInt8]) {
            switch value {
            case .shorts(let values): (3, values.count, values.flatMap { number($0, 2) })
            case .longs(let values): (4, values.count, values.flatMap { number($0, 4) })
            case .text(let text): (2, text.utf8.count + 1, Array(text.utf8) + [0])
            case .rationals(let values): (5, values.count, values.flatMap { number($0.0, 4) + number($0.1, 4) })
            case .doubles(let values):
                (
                    12, values.count,
                    values.flatMap { number(Int(bitPattern: UInt(truncatingIfNeeded: $0.bitPattern)), 8) }
                )
            }
        }
    }
}
