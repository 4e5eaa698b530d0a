import Foundation
import Raster
import TestSupport
import Testing

@Suite struct PictureSelectionTests {
    private let folder = TestFolder()

    /// The bytes of a rectangle of a picture of one channel.
    private func cut(_ all: [UInt8], width: Int, _ region: PictureRegion) -> [UInt8] {
        (region.y..<region.y + region.height).flatMap { y in
            all[y * width + region.x..<y * width + region.x + region.width]
        }
    }

    @Test("A region is that part of the whole picture, in every format and orientation")
    func regionsOfEveryFormat() throws {
        var files: [String] = []
        let picture = smoothPicture(width: 45, height: 33, channels: 1)
        try picture.write(to: folder.file("a.png"))
        try picture.writeJPEG(to: folder.file("a.jpg"))
        files += [folder.file("a.png"), folder.file("a.jpg")]
        for isInterlaced in [true] {
            files.append(
                try folder.write(
                    HandmadePNG(width: 45, height: 33, .gray, bitDepth: 8, isInterlaced: isInterlaced).bytes,
                    as: "i.png"))
        }
        for orientation in 1...8 {
            var tiff = HandmadeTIFF(width: 45, height: 33, compression: .lzw, stripRows: 6)
            tiff.fields[274] = .shorts([orientation])
            files.append(try folder.write(tiff.bytes(), as: "s\(orientation).tif"))
            tiff.tile = (16, 16)
            files.append(try folder.write(tiff.bytes(), as: "t\(orientation).tif"))
        }
        for file in files {
            let whole = try PictureReader(file)
            let all = try readBytes(whole, channels: 1)
            for region in [
                PictureRegion(x: 0, y: 0, width: 7, height: 5), PictureRegion(x: 17, y: 20, width: 9, height: 11),
                PictureRegion(x: 20, y: 3, width: 1000, height: 1),
            ] {
                let reader = try PictureReader(file, selection: PictureSelection(region: region))
                let inner = PictureRegion(
                    x: region.x, y: region.y, width: min(region.width, whole.info.width - region.x),
                    height: min(region.height, whole.info.height - region.y))
                #expect(reader.info.width == inner.width && reader.info.height == inner.height)
                #expect(reader.info.placement.origin == [Double(region.x), Double(region.y)])
                #expect(
                    try readBytes(reader, channels: 1) == cut(all, width: whole.info.width, inner), "\(file) \(region)")
            }
        }
        let outside = PictureSelection(region: PictureRegion(x: 50, y: 0, width: 1, height: 1))
        #expect(throws: RasterError.self) { try PictureReader(files[0], selection: outside) }
    }

    @Test("A region of a level covers the same part of the full picture")
    func regionsOfLevels() throws {
        var full = HandmadeTIFF(width: 64, height: 48, tile: (16, 16))
        full.parts = [HandmadeTIFF(width: 16, height: 12, tile: (16, 16), fields: [254: .longs([1])])]
        let path = try folder.write(full.bytes(), as: "a.tif")
        let region = PictureRegion(x: 10, y: 9, width: 13, height: 8)
        let reader = try PictureReader(path, selection: PictureSelection(level: 1, region: region))
        #expect(reader.info.placement.origin == [8, 8] && reader.info.placement.scale == [4, 4])
        #expect(reader.info.width == 4 && reader.info.height == 3)
        let level = try readBytes(PictureReader(path, selection: PictureSelection(level: 1)), channels: 1)
        let expected = cut(level, width: 16, PictureRegion(x: 2, y: 2, width: 4, height: 3))
        #expect(try readBytes(reader, channels: 1) == expected)
    }

    @Test("Fewer tiles are held for a region")
    func fewerTilesAreHeld() throws {
        let path = try folder.write(HandmadeTIFF(width: 1024, height: 32, tile: (16, 16)).bytes(), as: "a.tif")
        let region = PictureSelection(region: PictureRegion(x: 500, y: 0, width: 20, height: 20))
        let whole = try PictureReader(path).info.decodingBytes
        let part = try PictureReader(path, selection: region).info.decodingBytes
        #expect(whole - part > 60 * 256)
    }
}
