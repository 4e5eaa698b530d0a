import Glibc

/// Finds the orientation in the EXIF segment of a JPEG file, or in the EXIF chunk of a PNG file.
///
/// A file without one, or with one that makes no sense, is upright: EXIF is advice, and its damage does
/// not touch the pixels.
enum ExifOrientation {
    /// Walks over the segments before the picture data and reads the first EXIF segment.
    ///
    /// Leaves the position in the file wherever it got to.
    ///
    /// - Throws: ``UnreadableBytes``.
    static func find(inJPEG file: UnsafeMutablePointer<FILE>) throws -> Orientation {
        let orientation = walk(file)
        if ferror(file) != 0 { throw UnreadableBytes() }
        return orientation
    }

    private static func walk(_ file: UnsafeMutablePointer<FILE>) -> Orientation {
        guard fseek(file, 2, SEEK_SET) == 0 else { return .upright }
        while true {
            guard getc(file) == 0xFF else { return .upright }
            var marker = getc(file)
            while marker == 0xFF { marker = getc(file) }
            // Start of scan, end of image, or the end of the file: no EXIF segment can follow.
            if marker == 0xDA || marker == 0xD9 || marker < 0 { return .upright }
            // Markers without a length: TEM and the restart markers.
            if marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
            let high = getc(file)
            let low = getc(file)
            guard high >= 0, low >= 0 else { return .upright }
            let count = Int(high) << 8 + Int(low) - 2
            guard count >= 0 else { return .upright }
            if marker == 0xE1 {
                var payload = [UInt8](repeating: 0, count: count)
                guard fread(&payload, 1, count, file) == count else { return .upright }
                if let orientation = parse(payload) { return orientation }
            } else if fseek(file, count, SEEK_CUR) != 0 {
                return .upright
            }
        }
    }

    /// Reads the first EXIF chunk, before or behind the picture data, whose checksum is right.
    ///
    /// Leaves the position in the file alone.
    ///
    /// - Throws: ``UnreadableBytes``.
    static func find(inPNG descriptor: Int32) throws -> Orientation {
        var found: Orientation?
        // Libpng writes chunks of 8 KB, hence a million is enough for 8 GB, and accepts such a chunk of 8 MB.
        try PNGChunks.forEach(
            named: "eXIf", in: descriptor, before: "IEND", maximumChunks: 1 << 20, maximumContent: 8_000_000
        ) { content in
            // Some programs write the chunk as if it was a segment of a JPEG.
            found = content.map { parse($0) ?? orientation(tiff: $0) }
            return found == nil
        }
        return found ?? .upright
    }

    /// Reads the orientation from the content of an APP1 segment.
    ///
    /// - Returns: Nothing for a segment that is not EXIF; upright for one that does not say, or not sensibly.
    static func parse(_ payload: [UInt8]) -> Orientation? {
        guard payload.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) else { return nil }
        return orientation(tiff: Array(payload.dropFirst(6)))
    }

    private static func orientation(tiff bytes: [UInt8]) -> Orientation {
        guard let tiff = TIFFBytes(bytes), let directory = tiff.long(at: 4), let count = tiff.short(at: directory)
        else { return .upright }
        for entry in 0..<count {
            let start = directory + 2 + entry * 12
            guard let tag = tiff.short(at: start) else { return .upright }
            let orientationTag = 0x0112
            guard tag == orientationTag else { continue }
            let shortType = 3
            guard tiff.short(at: start + 2) == shortType, tiff.long(at: start + 4) == 1,
                let value = tiff.short(at: start + 8)
            else { return .upright }
            return Orientation(rawValue: value) ?? .upright
        }
        return .upright
    }
}

/// Numbers of a TIFF structure; a place outside of it holds nothing.
private struct TIFFBytes {
    private let bytes: [UInt8]
    private let isBigEndian: Bool

    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
            isBigEndian = false
        } else if bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
            isBigEndian = true
        } else {
            return nil
        }
    }

    func short(at offset: Int) -> Int? { number(at: offset, count: 2) }
    func long(at offset: Int) -> Int? { number(at: offset, count: 4) }

    private func number(at offset: Int, count: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - count else { return nil }
        let part = bytes[offset..<offset + count]
        return isBigEndian
            ? part.reduce(0) { $0 << 8 | Int($1) }
            : part.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
