import Foundation
import Raster
import TestSupport
import Testing

@Suite struct PixelSizeTests {
    private let folder = TestFolder()

    private func size(_ fields: [Int: HandmadeTIFF.Value]) throws -> PixelSize? {
        let tiff = HandmadeTIFF(width: 4, height: 4, fields: fields)
        return try PictureReader(folder.write(tiff.bytes(), as: "a.tif")).info.pixelSize
    }

    @Test("The resolution of a TIFF file counts, unless it is one that programs write without measuring")
    func resolutionOfTIFF() throws {
        let scanned = try #require(
            try size([282: .rationals([(40_000, 1)]), 283: .rationals([(20_000, 1)]), 296: .shorts([3])]))
        #expect(scanned.x == 0.25 && scanned.y == 0.5 && scanned.source == "TIFF resolution")
        #expect(try size([282: .rationals([(300, 1)]), 283: .rationals([(300, 1)])])?.x == 25_400 / 300)
        for usual in [1, 72, 96] {
            #expect(try size([282: .rationals([(usual, 1)]), 283: .rationals([(usual, 1)])]) == nil)
        }
        #expect(try size([282: .rationals([(3, 0)]), 283: .rationals([(3, 0)])]) == nil)
        #expect(try size([282: .rationals([(300, 1)]), 283: .rationals([(300, 1)]), 296: .shorts([1])]) == nil)
        #expect(try size([:]) == nil)
    }

    @Test("OME-XML and ImageJ say the size of a pixel in units of their own")
    func otherPrograms() throws {
        let ome =
            #"<?xml version="1.0"?><OME><Image><Pixels ID="P" PhysicalSizeX="250" PhysicalSizeXUnit="nm" "#
            + #"PhysicalSizeY="0.5" SizeX="4"/></Image></OME>"#
        #expect(try size([270: .text(ome)]) == PixelSize(x: 0.25, y: 0.5, source: "OME-XML PhysicalSize"))
        let imageJ = "ImageJ=1.54f\nimages=1\nunit=micron\n"
        #expect(
            try size([270: .text(imageJ), 282: .rationals([(4, 1)]), 283: .rationals([(4, 1)]), 296: .shorts([1])])
                == PixelSize(x: 0.25, y: 0.25, source: "ImageJ unit"))
    }

    @Test("PNG and JPEG say it where it was measured")
    func otherFormats() throws {
        let plain = HandmadePNG(width: 4, height: 4, .gray, bitDepth: 8).bytes
        func png(_ x: Int, _ y: Int, _ unit: UInt8) throws -> PixelSize? {
            let content = HandmadePNG.bigEndian(x) + HandmadePNG.bigEndian(y) + [unit]
            let path = try folder.write(plain.inserting(chunk: "pHYs", content, at: 33), as: "a.png")
            return try PictureReader(path).info.pixelSize
        }
        #expect(try png(4_000_000, 2_000_000, 1) == PixelSize(x: 0.25, y: 0.5, source: "PNG pHYs"))
        for (x, unit) in [(2835, 1), (3780, 1), (3779, 1), (4_000_000, 0)] {
            #expect(try png(x, x, UInt8(unit)) == nil)
        }

        try smoothPicture(width: 8, height: 8, channels: 1).writeJPEG(to: folder.file("a.jpg"))
        var jpeg = try folder.read("a.jpg")
        try #require(jpeg[2..<4] == [0xFF, 0xE0])
        jpeg.replaceSubrange(13..<18, with: [2, 0x27, 0x10, 0x13, 0x88])
        let path = try folder.write(jpeg, as: "b.jpg")
        #expect(try PictureReader(path).info.pixelSize == PixelSize(x: 1, y: 2, source: "JFIF density"))
        #expect(try PictureReader(folder.file("a.jpg")).info.pixelSize == nil)
    }
}
