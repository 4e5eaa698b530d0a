import Raster
import Testing

@testable import Rendering

@Suite struct TileSheetTests {
    private let tile = TileSheet.Tile(Picture(width: 10, height: 5, color: [7]), captions: ["one", "two"])

    @Test("A sheet grows by columns and rows")
    func sheetGrowsByColumns() {
        func size(_ count: Int, columns: Int = 4) -> (Int, Int) {
            let sheet = TileSheet("", tiles: Array(repeating: tile, count: count), columns: columns, side: 100)
            let picture = sheet.picture()
            #expect(picture.width == sheet.width && picture.height == sheet.height)
            return (sheet.width, sheet.height)
        }
        let pitch = 100 + 8 + 14
        #expect(size(4).0 == 40 + 4 * pitch - 14)
        #expect(size(9).0 == size(4).0)
        #expect(size(5).1 - size(4).1 == 100 + 8 + 2 * 24 + 4 + 14)
        #expect(size(8).1 == size(5).1)
        #expect(size(3).0 < size(4).0)
    }

    @Test("A sheet without pictures says so")
    func sheetWithoutPicturesSaysSo() {
        let picture = TileSheet("No mistakes", tiles: []).picture()
        #expect(picture.samples.contains { $0 < 128 } && picture.height < 100)
    }

    @Test("Small pictures are enlarged by a whole number, each pixel a square")
    func smallPicturesAreEnlarged() {
        let picture = Picture(width: 2, height: 1, channels: 1, samples: [10, 200]).fitted(into: 7)
        #expect(picture.width == 6 && picture.height == 3)
        #expect(picture.samples == Array(repeating: [10, 10, 10, 200, 200, 200], count: 3).flatMap(\.self))
    }

    @Test("Large pictures are reduced to the means of their pixels")
    func largePicturesAreReduced() {
        let picture = Picture(width: 4, height: 2, channels: 1, samples: [0, 10, 20, 30, 40, 50, 60, 70])
        let small = picture.fitted(into: 2)
        #expect(small.width == 2 && small.height == 1)
        #expect(small.samples == [25, 45])
        #expect(Picture(width: 300, height: 2, color: [1, 2, 3]).fitted(into: 30).height == 1)
    }

    @Test("Tiles have a frame of their colour")
    func tilesStandInFrame() {
        let ink = Ink(200, 30, 40)
        let framed = TileSheet.Tile(Picture(width: 100, height: 100, color: [0, 0, 0]), frame: ink)
        let picture = TileSheet("", tiles: [framed], side: 100).picture()
        #expect(picture[20, 60, 0] == 200 && picture[23, 60, 0] == 200 && picture[24, 60, 0] == 0)
    }
}
