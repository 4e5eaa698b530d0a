import Files
import TestSupport
import Testing

@testable import Raster

@Suite struct SkippedRowsTests {
    /// Rows that are passed over, and those that are read between them, are in all 29.
    private static let steps = [(skipped: 3, read: 1), (0, 2), (9, 4), (7, 3)]

    private func check(_ path: String, _ selection: PictureSelection = .whole) throws {
        func reader() throws -> PictureReader { try PictureReader(path, selection: selection) }
        let channels = 3
        let all = try readUnits(try reader(), channels: channels)
        let skipping = try reader()
        let length = skipping.info.width * channels
        #expect(skipping.info.height >= 29)
        var row = [Float](repeating: -1, count: length)
        for (skipped, read) in Self.steps {
            try skipping.skip(rows: skipped)
            for _ in 0..<read {
                let start = skipping.nextRow * length
                try row.withUnsafeMutableBufferPointer { try skipping.readRow(into: $0, channels: channels) }
                #expect(row == Array(all[start..<start + length]), "\(path), row \(skipping.nextRow - 1)")
            }
        }
        try skipping.skip(rows: skipping.info.height - skipping.nextRow)
        #expect(skipping.warnings == [] && skipping.nextRow == skipping.info.height)
    }

    @Test("Rows behind others that were passed over are those that all rows have")
    func rowsBehindAreTheSame() throws {
        let folder = TestFolder()
        let picture = smoothPicture(width: 30, height: 31, channels: 3)
        try picture.write(to: folder.file("a.png"))
        try picture.writeJPEG(to: folder.file("a.jpg"))
        let region = PictureSelection(region: PictureRegion(x: 2, y: 2, width: 20, height: 29))
        for name in ["a.png", "a.jpg"] {
            try check(folder.file(name))
            try check(folder.file(name), region)
        }
        for orientation in Orientation.allCases {
            let path = try folder.write(
                splicing(app1: exif(orientation: orientation.rawValue, bigEndian: true), into: folder.read("a.jpg")),
                as: "turned-\(orientation.rawValue).jpg")
            try check(path)
        }
        for compression in [HandmadeTIFF.Compression.none, .packBits, .lzw] {
            for (strips, tile) in [(nil, nil), (4, nil), (nil, (width: 16, height: 16))]
                as [(Int?, (width: Int, height: Int)?)]
            {
                let file = HandmadeTIFF(
                    width: 30, height: 33, photometric: 2, samples: 3, compression: compression, stripRows: strips,
                    tile: tile)
                let path = try folder.write(file.bytes(), as: "a.tif")
                try check(path)
                try check(path, region)
            }
        }
    }

    @Test("Damage in rows that are passed over is an error at its row, now and at every further call")
    func damageIsAnError() throws {
        let folder = TestFolder()
        try smoothPicture(width: 200, height: 90, channels: 3).write(to: folder.file("a.png"))
        let bytes = try folder.read("a.png")
        let path = try folder.write(Array(bytes[..<(bytes.count / 2)]), as: "cut.png")
        let reader = try PictureReader(path)
        for _ in 0..<2 {
            #expect {
                try reader.skip(rows: 90)
            } throws: {
                if case RasterError.damaged = $0 { true } else { false }
            }
        }
    }
}
