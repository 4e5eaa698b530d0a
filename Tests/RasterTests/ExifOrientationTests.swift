import Raster
import TestSupport
import Testing

@Suite struct ExifOrientationTests {
    private let folder = TestFolder()

    private func orientation(_ payloads: [[UInt8]]) throws -> Orientation {
        try smoothPicture(width: 8, height: 8, channels: 1).writeJPEG(to: folder.file("a.jpg"))
        var bytes = try folder.read("a.jpg")
        for payload in payloads.reversed() { bytes = splicing(app1: payload, into: bytes) }
        let path = try folder.write(bytes, as: "b.jpg")
        _ = try Picture(contentsOf: path)
        return try PictureReader(path).info.orientation
    }

    @Test("A file without EXIF is upright")
    func fileWithoutEXIFIsUpright() throws {
        #expect(try orientation([]) == .upright)
    }

    @Test("A segment of another kind before EXIF is passed over")
    func segmentOfAnotherKindBefore() throws {
        let other = Array("http://ns.adobe.com/xap/1.0/\0<x/>".utf8)
        #expect(try orientation([other, exif(orientation: 6, bigEndian: true)]) == .rotateClockwise)
    }

    @Test("An orientation outside of 1 to 8 is ignored")
    func orientationOutsideOf1() throws {
        for value in [0, 9, 255, 65535] {
            #expect(try orientation([exif(orientation: value, bigEndian: false)]) == .upright)
        }
    }

    @Test("A chunk of a PNG with a wrong checksum is passed over, and there is a warning of it")
    func chunkOfPNGWithWrong() throws {
        let plain = HandmadePNG(width: 8, height: 8, .gray, bitDepth: 8).bytes
        let content = Array(exif(orientation: 6, bigEndian: true).dropFirst(6))
        var bytes = plain.inserting(chunk: "eXIf", content, at: 8 + 25)
        bytes[8 + 25 + 8 + content.count - 1] ^= 1
        let reader = try PictureReader(folder.write(bytes, as: "a.png"))
        #expect(reader.info.orientation == .upright)
        #expect(reader.warnings == ["the checksum of the PNG chunk eXIf is wrong; it holds no pixels"])
        let second = try folder.write(bytes.inserting(chunk: "eXIf", content, at: 8 + 25), as: "b.png")
        #expect(try PictureReader(second).info.orientation == .rotateClockwise)
    }

    @Test("A chunk of a PNG cut at any byte, or that claims too much, never reads beyond itself")
    func chunkOfPNGCut() throws {
        let plain = HandmadePNG(width: 8, height: 8, .gray, bitDepth: 8).bytes
        let content = Array(exif(orientation: 3, bigEndian: false).dropFirst(6))
        for count in 0..<content.count {
            let path = try folder.write(plain.inserting(chunk: "eXIf", Array(content[..<count]), at: 33), as: "a.png")
            let found = try PictureReader(path).info.orientation
            #expect(found == .upright || found == .rotatedHalf)
        }
        for length in [0x7FFF_FFFF, 0xFFFF_FFFF, 9_000_000, 200] {
            var bytes = plain.inserting(chunk: "eXIf", content, at: plain.count - 12)
            bytes.replaceSubrange(plain.count - 12..<plain.count - 8, with: HandmadePNG.bigEndian(length))
            #expect(try PictureReader(folder.write(bytes, as: "a.png")).info.orientation == .upright)
        }
    }

    @Test("A segment cut at any byte never reads beyond itself")
    func segmentCutAtAnyByte() throws {
        for bigEndian in [false, true] {
            let whole = exif(orientation: 3, bigEndian: bigEndian)
            for count in 0..<whole.count {
                let found = try orientation([Array(whole[..<count])])
                #expect(found == .upright || found == .rotatedHalf)
            }
        }
    }

    @Test("A directory that points outside of the segment is ignored")
    func directoryThatPointsOutside() throws {
        for offset in [[0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0xFF, 0]] as [[UInt8]] {
            var segment = exif(orientation: 3, bigEndian: true)
            segment.replaceSubrange(10..<14, with: offset)
            #expect(try orientation([segment]) == .upright)
        }
    }

    @Test("A directory that claims too many entries ends with the segment")
    func directoryThatClaimsTooMany() throws {
        var segment = exif(orientation: 3, bigEndian: true)
        segment[14] = 0xFF
        segment[15] = 0xFF
        #expect(try orientation([segment]) == .rotatedHalf)
        segment[30] = 0x01
        segment[31] = 0x13
        #expect(try orientation([segment]) == .upright)
    }
}
