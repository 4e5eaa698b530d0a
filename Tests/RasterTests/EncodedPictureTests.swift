import Foundation
import TestSupport
import Testing

@testable import Raster

@Suite struct EncodedPictureTests {
    private func input(_ bytes: [UInt8]) throws -> PictureInput {
        .encoded(try bytes.withUnsafeBytes { try EncodedPicture($0, name: "upload") }, name: "upload")
    }

    private func samples(_ reader: PictureReader) throws -> [UInt8] {
        var all: [UInt8] = []
        var row = [UInt8](repeating: 0, count: reader.info.width * 3)
        for _ in 0..<reader.info.height {
            try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: 3) }
            all += row
        }
        return all
    }

    @Test("Bytes in memory give the pixels of the file, also to two readers at the same time")
    func pixelsAreThoseOfTheFile() throws {
        try withTemporaryFolder { folder in
            var picture = Picture(width: 70, height: 40, color: [10, 20, 30])
            for y in 0..<40 { for x in 0..<70 { picture[x, y, 1] = UInt8(x + y) } }
            for name in ["a.png", "a.jpg"] {
                let path = folder + "/" + name
                try picture.write(to: path)
                let input = try input([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
                let (one, two) = (try PictureReader(input), try PictureReader(input))
                let expected = try samples(PictureReader(path))
                var row = [UInt8](repeating: 0, count: 70 * 3)
                try row.withUnsafeMutableBufferPointer { try one.readRow(into: $0, channels: 3) }
                #expect(row == [UInt8](expected.prefix(70 * 3)))
                #expect(try samples(two) == expected)
                #expect(try input.sha256 == PictureInput.file(path).sha256)
            }
        }
    }

    @Test("Errors call the picture by its name")
    func errorsNameThePicture() throws {
        #expect(throws: RasterError.empty(path: "upload")) { try PictureReader(input([])) }
        #expect(throws: RasterError.notAPicture(path: "upload", found: "text")) {
            try PictureReader(input(Array("hello".utf8)))
        }
    }
}
