import Foundation
import Raster
import TestSupport
import Testing

@Suite struct PictureFormatTests {
    private let folder = TestFolder()

    @Test(
        "A known format is named",
        arguments: [
            ("GIF", Array("GIF89a\u{10}\0".utf8)),
            ("WebP", Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8)),
            ("BMP", Array("BM\u{36}\u{10}\0\0\0\0\0\0\u{36}\0\0\0".utf8)),
            ("HEIC", Array("\0\0\0\u{18}ftypheic\0\0\0\0".utf8)),
            ("AVIF", Array("\0\0\0\u{18}ftypavif\0\0\0\0".utf8)),
            ("JPEG XL", [0xFF, 0x0A, 0x00]),
            ("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51, 0x00]),
            ("Photoshop", Array("8BPS\0\u{1}".utf8)),
            ("PDF", Array("%PDF-1.7\n".utf8)),
        ])
    func knownFormatIsNamed(name: String, bytes: [UInt8]) throws {
        let path = try folder.write(bytes, as: "picture.png")
        #expect(throws: RasterError.formatNotRead(path: path, format: name)) { try PictureReader(path) }
    }

    @Test("Text and other bytes are told from pictures")
    func textAndOtherBytes() throws {
        let text = try folder.write(Array("Grüße, this is a note\n".utf8), as: "note.png")
        #expect(throws: RasterError.notAPicture(path: text, found: "text")) { try PictureReader(text) }
        let other = try folder.write([0, 1, 2, 0xFE], as: "other.jpg")
        #expect(throws: RasterError.notAPicture(path: other, found: "the bytes 00 01 02 FE")) {
            try PictureReader(other)
        }
    }

    @Test("A header that is cut off is damage and not another format")
    func headerThatIsCutOff() throws {
        let png = HandmadePNG(width: 5, height: 5, .gray, bitDepth: 8).bytes
        for count in [4, 7, 8, 20, 33, 40] {
            let path = try folder.write(Array(png[..<count]), as: "cut.png")
            let error = #expect(throws: RasterError.self) { try Picture(contentsOf: path) }
            guard case .damagedHeader(_, .png, _)? = error else {
                Issue.record("\(count): \(String(describing: error))")
                continue
            }
        }
        let jpeg = try folder.write([0xFF, 0xD8], as: "cut.jpg")
        let error = #expect(throws: RasterError.self) { try PictureReader(jpeg) }
        guard case .damagedHeader(_, .jpeg, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A PNG whose line ends were changed says so")
    func pngWhoseLineEndsWere() throws {
        var png = HandmadePNG(width: 5, height: 5, .gray, bitDepth: 8).bytes
        png.remove(at: 4)
        let path = try folder.write(png, as: "ascii.png")
        let error = #expect(throws: RasterError.self) { try PictureReader(path) }
        #expect(error!.description.contains("ASCII"))
    }
}
