import TestSupport

/// A PNG file whose checksums hold, so that what was changed in it is looked at and not refused at once.
enum RepairedPNG {
    static func bytes(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var place = 8
        while place + 12 <= bytes.count {
            let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - place - 12 else { break }
            let end = place + 8 + length
            result.replaceSubrange(
                end..<end + 4, with: HandmadePNG.bigEndian(Int(HandmadePNG.crc32(Array(bytes[place + 4..<end])))))
            place = end + 4
        }
        return result
    }
}
