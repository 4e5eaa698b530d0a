import Files
import Raster
import TestSupport
import Testing

/// What a file should decode to, straight from the PNG specification and the documented formulas.
private func expectedPixel(_ png: HandmadePNG, x: Int, y: Int, background: [Double]) -> [Double] {
    let full = Double(1 << png.bitDepth - 1)
    let stored = (0..<png.colorType.components).map { png.sample(x, y, $0) }
    var color = stored.map { Double($0) / full }
    var alpha = 1.0
    switch png.colorType {
    case .palette:
        color = png.palette[stored[0]].map { Double($0) / 255 }
        if stored[0] < png.transparency.count { alpha = Double(png.transparency[stored[0]]) / 255 }
    case .grayAlpha, .rgbAlpha:
        alpha = color.removeLast()
    case .gray, .rgb:
        let key = stride(from: 0, to: png.transparency.count, by: 2).map {
            Int(png.transparency[$0]) << 8 | Int(png.transparency[$0 + 1])
        }
        if key == stored { alpha = 0 }
    }
    let behind =
        color.count == 1 ? [0.299 * background[0] + 0.587 * background[1] + 0.114 * background[2]] : background
    return zip(color, behind).map { $0 * alpha + $1 * (1 - alpha) }
}

private func check(_ png: HandmadePNG, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = TestFolder()
    let path = try folder.write(png.bytes, as: "picture.png")
    let background = BackgroundColor(red: 200, green: 100, blue: 50)
    let behind = [200.0, 100, 50].map { $0 / 255 }
    // Compositing rounds to the scale of the file, which is at least 8 bits.
    let tolerance = png.bitDepth == 16 ? 1.1 / 65535 : 1.1 / 255
    for channels in [1, 3] {
        let floats = try readUnits(PictureReader(path, background: background), channels: channels)
        let bytes = try readBytes(PictureReader(path, background: background), channels: channels)
        var worst = 0.0
        var worstByte = 0.0
        for y in 0..<png.height {
            for x in 0..<png.width {
                var expected = expectedPixel(png, x: x, y: y, background: behind)
                if expected.count == 1, channels == 3 { expected = [Double](repeating: expected[0], count: 3) }
                if expected.count == 3, channels == 1 {
                    expected = [0.299 * expected[0] + 0.587 * expected[1] + 0.114 * expected[2]]
                }
                for c in 0..<channels {
                    let place = (y * png.width + x) * channels + c
                    worst = max(worst, abs(Double(floats[place]) - expected[c]))
                    worstByte = max(worstByte, abs(Double(bytes[place]) / 255 - expected[c]))
                }
            }
        }
        #expect(worst <= tolerance, "\(comment), \(channels) channels", sourceLocation: sourceLocation)
        #expect(worstByte <= 1.1 / 255, "\(comment), \(channels) channels, bytes", sourceLocation: sourceLocation)
    }
}

@Suite struct PNGSourceTests {
    @Test(
        "Every colour type and bit depth decodes to its samples", arguments: HandmadePNG.ColorType.allCases,
        [false, true])
    func everyColourTypeAndBit(
        type: HandmadePNG.ColorType, isInterlaced: Bool
    ) throws {
        for bitDepth in type.bitDepths {
            for (width, height) in [(1, 1), (3, 2), (13, 9), (33, 17)] {
                let png = HandmadePNG(
                    width: width, height: height, type, bitDepth: bitDepth, isInterlaced: isInterlaced)
                try check(png, "\(type) \(bitDepth) bits \(width)×\(height) interlaced \(isInterlaced)")
            }
        }
    }

    @Test("Transparent greys, colours and palette entries show the background")
    func transparentGreys() throws {
        for bitDepth in [1, 2, 4, 8, 16] {
            var png = HandmadePNG(width: 19, height: 11, .gray, bitDepth: bitDepth)
            let key = png.sample(5, 4, 0)
            png.transparency = [UInt8(key >> 8), UInt8(key & 0xFF)]
            try check(png, "grey key, \(bitDepth) bits")
        }
        for bitDepth in [8, 16] {
            var png = HandmadePNG(width: 19, height: 11, .rgb, bitDepth: bitDepth)
            png.transparency = (0..<3).flatMap { c -> [UInt8] in
                let key = png.sample(5, 4, c)
                return [UInt8(key >> 8), UInt8(key & 0xFF)]
            }
            try check(png, "colour key, \(bitDepth) bits")
        }
        for bitDepth in [1, 2, 4, 8] {
            var png = HandmadePNG(width: 19, height: 11, .palette, bitDepth: bitDepth)
            png.transparency = [0, 128]
            try check(png, "palette alpha, \(bitDepth) bits")
        }
    }

    @Test("Samples of 8 and 16 bits are exact quotients")
    func samplesOf8And16() throws {
        let folder = TestFolder()
        let eight = HandmadePNG(width: 256, height: 1, .gray, bitDepth: 8) { x, _, _ in x }
        let eightPath = try folder.write(eight.bytes, as: "8.png")
        #expect(try readUnits(PictureReader(eightPath), channels: 1) == (0..<256).map { Float($0) / 255 })
        #expect(try readBytes(PictureReader(eightPath), channels: 1) == (0..<256).map { UInt8($0) })

        let sixteen = HandmadePNG(width: 65536, height: 1, .gray, bitDepth: 16) { x, _, _ in x }
        let sixteenPath = try folder.write(sixteen.bytes, as: "16.png")
        #expect(try readUnits(PictureReader(sixteenPath), channels: 1) == (0..<65536).map { Float($0) / 65535 })
        let rounded: [UInt8] = (0..<65536).map { value in UInt8((value * 255 + 32767) / 65535) }
        #expect(try readBytes(PictureReader(sixteenPath), channels: 1) == rounded)
    }

    @Test("The header says what the file holds")
    func headerSaysWhatFileHolds() throws {
        let folder = TestFolder()
        var png = HandmadePNG(width: 20, height: 10, .palette, bitDepth: 2)
        var info = try PictureReader(folder.write(png.bytes, as: "a")).info
        #expect(info.format == .png && info.width == 20 && info.height == 10)
        #expect(info.channels == 3 && info.bitDepth == 2 && !info.hasAlpha && !info.isHeldWhole)
        #expect(info.orientation == .upright)

        png.transparency = [7]
        info = try PictureReader(folder.write(png.bytes, as: "b")).info
        #expect(info.channels == 3 && info.hasAlpha)

        png = HandmadePNG(width: 20, height: 10, .grayAlpha, bitDepth: 16, isInterlaced: true)
        info = try PictureReader(folder.write(png.bytes, as: "c")).info
        #expect(info.channels == 1 && info.bitDepth == 16 && info.hasAlpha && info.isHeldWhole)
        #expect(info.decodingBytes >= 20 * 10 * 4)
    }

    @Test("Gamma, text and unknown chunks do not change a pixel")
    func gamma() throws {
        let folder = TestFolder()
        let plain = HandmadePNG(width: 8, height: 8, .rgb, bitDepth: 8).bytes
        let headerEnd = 8 + 25
        let extra =
            HandmadePNG.chunk("gAMA", HandmadePNG.bigEndian(220_000))
            + HandmadePNG.chunk("iCCP", Array("broken".utf8))
            + HandmadePNG.chunk("tEXt", Array("Title\0a title".utf8))
            + HandmadePNG.chunk("teSt", [1, 2, 3])
        let decorated = Array(plain[..<headerEnd]) + extra + Array(plain[headerEnd...])
        let a = try Picture(contentsOf: folder.write(plain, as: "a.png"))
        let b = try Picture(contentsOf: folder.write(decorated, as: "b.png"))
        #expect(a == b)
    }

    @Test("The name does not decide the format")
    func nameDoesNotDecideFormat() throws {
        let folder = TestFolder()
        let path = try folder.write(HandmadePNG(width: 4, height: 4, .gray, bitDepth: 8).bytes, as: "picture.jpg")
        #expect(try PictureReader(path).info.format == .png)
    }
}
