import Foundation
import Raster
import TestSupport
import Testing

@testable import Reporting

@Suite struct PictureTilesTests {
    /// A smooth picture, which JPEG keeps closely.
    private func picture(_ width: Int, _ height: Int, channels: Int) -> Picture {
        var samples: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    samples.append(
                        UInt8(30 + [x * 190 / width, y * 190 / height, (x + y) * 190 / (width + height)][channel]))
                }
            }
        }
        return Picture(width: width, height: height, channels: channels, samples: samples)
    }

    /// The mean of the pixels of a rectangle.
    private func mean(_ picture: Picture, _ columns: Range<Int>, _ rows: Range<Int>, _ channel: Int) -> Double {
        var sum = 0
        for y in rows { for x in columns { sum += Int(picture[x, y, channel]) } }
        return Double(sum) / Double(columns.count * rows.count)
    }

    @Test(
        "Tiles of all levels show the picture",
        arguments: [(1, 1, 3), (1024, 7, 1), (1025, 1030, 3), (2500, 1300, 1), (2049, 33, 3)])
    func tilesShowThePicture(width: Int, height: Int, channels: Int) throws {
        try withTemporaryFolder { folder in
            let whole = picture(width, height, channels: channels)
            try whole.write(to: folder + "/a.png")
            let chunks = ReportChunks(beside: folder + "/r.html", limitBytes: 0)
            let levels = try PictureTiles.cut(PictureReader(folder + "/a.png"), number: 5, into: chunks)
            try ReportPage.write(smallReport(named: "a.png"), chunks, to: folder + "/r.html")
            #expect(levels[0] == ReportContents.TileLevel(width: width, height: height))
            #expect(max(levels.last!.width, levels.last!.height) <= PictureTiles.side)
            var tiles = 0
            for (number, level) in levels.enumerated() {
                let shrinking = 1 << number
                #expect(level.width == (width + shrinking - 1) / shrinking)
                for row in 0..<(level.height + 1023) / 1024 {
                    for column in 0..<(level.width + 1023) / 1024 {
                        let tile = try Picture(contentsOf: "\(chunks.folder)/5-\(number)-\(row)-\(column).jpg")
                        tiles += 1
                        #expect(tile.width == min(1024, level.width - column * 1024) && tile.channels == channels)
                        #expect(tile.height == min(1024, level.height - row * 1024))
                        // What a pixel in the middle stands for.
                        let (x, y) = (tile.width / 2, tile.height / 2)
                        let left = (column * 1024 + x) * shrinking, top = (row * 1024 + y) * shrinking
                        for channel in 0..<channels {
                            let expected = mean(
                                whole, left..<min(left + shrinking, width), top..<min(top + shrinking, height), channel)
                            #expect(abs(Double(tile[x, y, channel]) - expected) < 6, "level \(number) \(row) \(column)")
                        }
                    }
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: chunks.folder).count == tiles)
        }
    }
}
