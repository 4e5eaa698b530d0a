import Files
import Raster
import TestSupport
import Testing

/// The transformation that makes a stored picture upright, in words of whole-picture moves.
private func upright(_ stored: Picture, _ orientation: Orientation) -> Picture {
    func mirrored(_ p: Picture) -> Picture {
        var result = p
        for y in 0..<p.height {
            for x in 0..<p.width {
                for c in 0..<p.channels { result[x, y, c] = p[p.width - 1 - x, y, c] }
            }
        }
        return result
    }
    func clockwise(_ p: Picture) -> Picture {
        var result = Picture(width: p.height, height: p.width, color: [UInt8](repeating: 0, count: p.channels))
        for y in 0..<p.height {
            for x in 0..<p.width {
                for c in 0..<p.channels { result[p.height - 1 - y, x, c] = p[x, y, c] }
            }
        }
        return result
    }
    switch orientation {
    case .upright: return stored
    case .mirrored: return mirrored(stored)
    case .rotatedHalf: return clockwise(clockwise(stored))
    case .flipped: return mirrored(clockwise(clockwise(stored)))
    case .transposed: return mirrored(clockwise(stored))
    case .rotateClockwise: return clockwise(stored)
    case .transversed: return mirrored(clockwise(clockwise(clockwise(stored))))
    case .rotateCounterclockwise: return clockwise(clockwise(clockwise(stored)))
    }
}

@Suite struct OrientedSourceTests {
    @Test("A picture is turned upright as its EXIF orientation says", arguments: Orientation.allCases, [false, true])
    func pictureIsTurnedUpright(
        orientation: Orientation, bigEndian: Bool
    ) throws {
        let folder = TestFolder()
        for (width, height, channels) in [(40, 24, 3), (13, 21, 1), (1, 5, 3), (5, 1, 3), (1, 1, 1)] {
            try smoothPicture(width: width, height: height, channels: channels).writeJPEG(to: folder.file("a.jpg"))
            let stored = try Picture(contentsOf: folder.file("a.jpg"))
            let segment = exif(orientation: orientation.rawValue, bigEndian: bigEndian)
            let path = try folder.write(splicing(app1: segment, into: folder.read("a.jpg")), as: "b.jpg")
            let info = try PictureReader(path).info
            let expected = upright(stored, orientation)
            #expect(info.orientation == orientation)
            #expect(info.width == expected.width && info.height == expected.height)
            #expect(info.isHeldWhole == (orientation.rawValue > 2))
            #expect(try Picture(contentsOf: path) == expected, "\(orientation) \(width)×\(height)×\(channels)")
        }
    }

    @Test(
        "A PNG is turned upright as its chunk says, before or behind the pixels", arguments: Orientation.allCases,
        [false, true])
    func pngIsTurnedUpright(
        orientation: Orientation, isInterlaced: Bool
    ) throws {
        let folder = TestFolder()
        let plain = HandmadePNG(width: 13, height: 9, .rgb, bitDepth: 16, isInterlaced: isInterlaced)
        let stored = try Picture(contentsOf: folder.write(plain.bytes, as: "a.png"))
        for (isLate, hasPrefix) in [(false, false), (true, false), (false, true)] {
            let content = Array(exif(orientation: orientation.rawValue, bigEndian: isLate).dropFirst(hasPrefix ? 0 : 6))
            let place = isLate ? plain.bytes.count - 12 : 8 + 25
            let path = try folder.write(plain.bytes.inserting(chunk: "eXIf", content, at: place), as: "b.png")
            let info = try PictureReader(path).info
            let expected = upright(stored, orientation)
            #expect(info.orientation == orientation)
            #expect(info.width == expected.width && info.height == expected.height)
            #expect(info.isHeldWhole == (isInterlaced || orientation.rawValue > 2))
            #expect(try Picture(contentsOf: path) == expected, "\(orientation), late \(isLate)")
        }
    }

    @Test("A turned picture of inks is turned after its inks are kept together")
    func turnedPictureOfInks() throws {
        let folder = TestFolder()
        let stored = smoothPicture(width: 24, height: 16, channels: 4).samples
        try writeJPEG(stored, width: 24, height: 16, colors: .cmyk(hasAdobeMarker: true), to: folder.file("a.jpg"))
        let segment = exif(orientation: 6, bigEndian: true)
        let path = try folder.write(splicing(app1: segment, into: folder.read("a.jpg")), as: "b.jpg")
        let expected = upright(try Picture(contentsOf: folder.file("a.jpg")), .rotateClockwise)
        #expect(try Picture(contentsOf: path) == expected)
    }

    @Test("A turned picture that is cut off is an error")
    func turnedPictureThatIsCut() throws {
        let folder = TestFolder()
        try smoothPicture(width: 64, height: 64, channels: 3).writeJPEG(to: folder.file("a.jpg"))
        let bytes = splicing(app1: exif(orientation: 8, bigEndian: false), into: try folder.read("a.jpg"))
        let path = try folder.write(bytes.dropLast(200), as: "b.jpg")
        let reader = try PictureReader(path)
        #expect(throws: RasterError.self) { try readBytes(reader, channels: 3) }
        #expect(reader.nextRow == 0)
    }
}
