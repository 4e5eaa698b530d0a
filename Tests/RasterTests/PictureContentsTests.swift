import Foundation
import Raster
import TestSupport
import Testing

@Suite struct PictureContentsTests {
    private let folder = TestFolder()

    private func contents(_ pages: [HandmadeTIFF], isBig: Bool = false) throws -> PictureContents {
        try PictureContents(ofFileAt: folder.write(HandmadeTIFF.file(pages, isBig: isBig), as: "a.tif"))
    }

    private func tiled(_ width: Int, _ height: Int, _ fields: [Int: HandmadeTIFF.Value] = [:]) -> HandmadeTIFF {
        HandmadeTIFF(width: width, height: height, tile: (16, 16), fields: fields)
    }

    @Test("Pages are counted, and the first full picture is read unless another page is asked for")
    func pagesAreCounted() throws {
        let pages = [
            HandmadeTIFF(width: 10, height: 8, fields: [254: .longs([1])], pattern: { _, _, _ in 1 }),
            HandmadeTIFF(width: 40, height: 30, pattern: { _, _, _ in 2 }),
            HandmadeTIFF(width: 40, height: 30, pattern: { _, _, _ in 3 }),
            HandmadeTIFF(width: 40, height: 30, fields: [254: .longs([4])], pattern: { _, _, _ in 4 }),
        ]
        let contents = try contents(pages)
        #expect(contents.pages.map(\.kind) == [.reduced, .picture, .picture, .mask])
        #expect(contents.defaultPage.number == 2)
        let path = folder.file("a.tif")
        #expect(try readBytes(PictureReader(path), channels: 1).first == 2)
        for page in 1...3 {
            let reader = try PictureReader(path, selection: PictureSelection(page: page))
            #expect(try readBytes(reader, channels: 1).first == UInt8(page))
        }
        #expect(
            throws: RasterError.partNotFound(path: path, wanted: "page 5", found: "4 pages, counted from 1")
        ) { try PictureReader(path, selection: PictureSelection(page: 5)) }
    }

    @Test("Levels are found as reduced pages and as sub-directories")
    func levelsAreFound() throws {
        let small = { (width: Int, height: Int) in tiled(width, height, [254: .longs([1])]) }
        var full = tiled(64, 48)
        let chained = try contents([full, small(32, 24), small(16, 12), small(30, 5)])
        full.parts = [small(32, 24), small(16, 12)]
        let nested = try contents([full], isBig: true)
        for contents in [chained, nested] {
            #expect(contents.pages[0].levels.map(\.width) == [64, 32, 16])
            #expect(contents.pages[0].levels.map(\.downsample) == [1, 2, 4])
        }
        #expect(chained.pages.count == 2 && chained.pages[1].kind == .reduced)
        #expect(nested.pages.count == 1 && nested.format == "TIFF (BigTIFF)")
        let reader = try PictureReader(folder.file("a.tif"), selection: PictureSelection(level: 2))
        #expect(reader.info.width == 16 && reader.info.placement.scale == [4, 4])
        #expect(throws: RasterError.self) {
            try PictureReader(folder.file("a.tif"), selection: PictureSelection(level: 3))
        }
    }

    @Test("Of a slide of Aperio tiled pages are levels, and others are not")
    func slidesOfAperio() throws {
        let text = "Aperio Image Library v12\n64x48 [0,0 64x48] (16x16) JPEG|AppMag = 40|MPP = 0.2502|Left = 1"
        let contents = try contents([
            tiled(64, 48, [270: .text(text)]), HandmadeTIFF(width: 32, height: 24), tiled(16, 12),
            HandmadeTIFF(width: 20, height: 20, fields: [254: .longs([1])]),
        ])
        #expect(contents.vendor == "Aperio")
        #expect(contents.pages.map(\.kind) == [.picture, .reduced, .reduced])
        #expect(contents.pages[0].levels.map(\.width) == [64, 16])
        #expect(contents.pages[0].pixelSize == PixelSize(x: 0.2502, y: 0.2502, source: "Aperio MPP"))
    }

    @Test("A chain of directories that leads in a circle ends")
    func circles() throws {
        var bytes = HandmadeTIFF(width: 4, height: 4).bytes()
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: bytes[4..<8])
        #expect(try PictureContents(ofFileAt: folder.write(bytes, as: "a.tif")).pages.count == 1)
    }

    @Test("A PNG and a JPEG have one page of one level")
    func otherFormats() throws {
        let picture = smoothPicture(width: 12, height: 7, channels: 3)
        try picture.write(to: folder.file("a.png"))
        try picture.writeJPEG(to: folder.file("a.jpg"))
        let png = try PictureContents(ofFileAt: folder.file("a.png"))
        let jpeg = try PictureContents(ofFileAt: folder.file("a.jpg"))
        #expect(png.format == "PNG" && png.pages[0].levels[0].compression == "deflate")
        #expect(jpeg.format == "JPEG" && jpeg.pages[0].levels.map(\.height) == [7])
        #expect(throws: RasterError.self) {
            try PictureReader(folder.file("a.png"), selection: PictureSelection(page: 2))
        }
    }
}
