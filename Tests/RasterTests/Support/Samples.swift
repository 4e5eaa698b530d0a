import Raster

/// A smooth picture, which JPEG keeps closely.
func smoothPicture(width: Int, height: Int, channels: Int) -> Picture {
    var picture = Picture(width: width, height: height, color: [UInt8](repeating: 0, count: channels))
    for y in 0..<height {
        for x in 0..<width {
            for c in 0..<channels {
                let slope = [x * 200 / width, y * 200 / height, (x + y) * 200 / (width + height), 100][c]
                picture[x, y, c] = UInt8(25 + slope)
            }
        }
    }
    return picture
}

/// Writes samples of any JPEG kind, shape [height, width, channels].
func writeJPEG(
    _ samples: [UInt8], width: Int, height: Int, colors: JPEGColors, quality: Int = 100, progressive: Bool = false,
    to path: String
) throws {
    let writer = try JPEGWriter(
        path, width: width, height: height, colors: colors, quality: quality, progressive: progressive)
    let rowCount = width * colors.channels
    for y in 0..<height {
        try samples[y * rowCount..<(y + 1) * rowCount].withUnsafeBufferPointer { try writer.writeRow($0) }
    }
    try writer.finish()
}

/// The largest difference of two pictures of one shape.
func largestDifference(_ a: Picture, _ b: Picture) -> Int {
    guard a.width == b.width, a.height == b.height, a.channels == b.channels else { return .max }
    return zip(a.samples, b.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
}

/// All rows of a reader as numbers from 0 to 1.
func readUnits(_ reader: PictureReader, channels: Int) throws -> [Float] {
    var all: [Float] = []
    var row = [Float](repeating: -1, count: reader.info.width * channels)
    for _ in 0..<reader.info.height {
        try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: channels) }
        all += row
    }
    return all
}

/// All rows of a reader as bytes.
func readBytes(_ reader: PictureReader, channels: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    var row = [UInt8](repeating: 0, count: reader.info.width * channels)
    for _ in 0..<reader.info.height {
        try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: channels) }
        all += row
    }
    return all
}

/// Inserts an APP1 segment behind the start of a JPEG file.
func splicing(app1 payload: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
    let length = payload.count + 2
    return Array(jpeg[..<2]) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + payload + jpeg[2...]
}

/// The content of an EXIF segment that holds an orientation behind another tag.
func exif(orientation: Int, bigEndian: Bool) -> [UInt8] {
    func short(_ v: Int) -> [UInt8] {
        let bytes = [UInt8(v >> 8 & 0xFF), UInt8(v & 0xFF)]
        return bigEndian ? bytes : bytes.reversed()
    }
    func long(_ v: Int) -> [UInt8] {
        bigEndian ? short(v >> 16) + short(v & 0xFFFF) : short(v & 0xFFFF) + short(v >> 16)
    }
    let head: [UInt8] = bigEndian ? [0x4D, 0x4D] : [0x49, 0x49]
    let resolutionUnit = short(0x0128) + short(3) + long(1) + short(2) + short(0)
    let turn = short(0x0112) + short(3) + long(1) + short(orientation) + short(0)
    return Array("Exif\0\0".utf8) + head + short(42) + long(8) + short(2) + resolutionUnit + turn + long(0)
}
