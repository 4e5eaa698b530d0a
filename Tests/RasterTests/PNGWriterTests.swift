import Foundation
import Raster
import Testing

@Suite struct PNGWriterTests {
    private let folder = TestFolder()

    private func isAlpha(_ index: Int, _ format: PixelFormat) -> Bool { format == .rgba && index % 4 == 3 }

    @Test("8-bit rows come back as they were written", arguments: PixelFormat.allCases, PNGEffort.allCases)
    func in8BitRowsComeBack(format: PixelFormat, effort: PNGEffort) throws {
        let (width, height, channels) = (37, 11, format.channels)
        let rows = (0..<height).map { y in
            (0..<width * channels).map { i in
                isAlpha(i, format) ? 255 : UInt8(truncatingIfNeeded: i * 31 + y * 7)
            }
        }
        let path = folder.file("a.png")
        let writer = try PNGWriter(path, PNGLayout(width: width, height: height, format: format, effort: effort))
        for row in rows { try row.withUnsafeBufferPointer { try writer.writeRow($0) } }
        try writer.finish()
        try writer.finish()

        let info = try PictureReader(path).info
        #expect(info.bitDepth == 8 && info.hasAlpha == (format == .rgba))
        let colors = rows.map { row in row.indices.filter { !isAlpha($0, format) }.map { row[$0] } }
        #expect(try Picture(contentsOf: path).samples == colors.flatMap { $0 })
    }

    @Test("16-bit rows come back as they were written", arguments: PixelFormat.allCases)
    func in16BitRowsComeBack(format: PixelFormat) throws {
        let (width, height, channels) = (29, 7, format.channels)
        let rows = (0..<height).map { y in
            (0..<width * channels).map { i in
                isAlpha(i, format) ? 65535 : UInt16(truncatingIfNeeded: i * 7919 + y)
            }
        }
        let path = folder.file("a.png")
        let writer = try PNGWriter(path, PNGLayout(width: width, height: height, format: format, bitDepth: 16))
        for row in rows { try row.withUnsafeBufferPointer { try writer.writeRow($0) } }
        try writer.finish()

        let reader = try PictureReader(path)
        #expect(reader.info.bitDepth == 16)
        let colors = rows.map { row in row.indices.filter { !isAlpha($0, format) }.map { row[$0] } }
        #expect(try readUnits(reader, channels: min(channels, 3)) == colors.flatMap { $0 }.map { Float($0) / 65535 })
    }

    @Test("Flat pictures are small", arguments: PNGEffort.allCases)
    func flatPicturesAreSmall(effort: PNGEffort) throws {
        let path = folder.file("a.png")
        let writer = try PNGWriter(path, PNGLayout(width: 1000, height: 1000, format: .gray, effort: effort))
        let row = [UInt8](repeating: 200, count: 1000)
        for _ in 0..<1000 { try row.withUnsafeBufferPointer { try writer.writeRow($0) } }
        try writer.finish()
        #expect(try folder.read("a.png").count < 9000)
    }

    @Test("A writer that is left leaves nothing, and what stood there stays")
    func writerThatIsLeftLeaves() throws {
        let path = try folder.write([1, 2, 3], as: "a.png")
        do {
            let writer = try PNGWriter(path, PNGLayout(width: 2, height: 2, format: .gray))
            try [UInt8(0), 1].withUnsafeBufferPointer { try writer.writeRow($0) }
            #expect(try folder.names.count == 2)
        }
        #expect(try folder.names == ["a.png"])
        #expect(try folder.read("a.png") == [1, 2, 3])
    }

    @Test("A folder that does not exist is told")
    func folderThatDoesNotExist() throws {
        let path = folder.file("no/such/a.png")
        #expect(throws: RasterError.cannotWrite(path: path, reason: "No such file or directory")) {
            try Picture(width: 1, height: 1, color: [0]).write(to: path)
        }
    }

    @Test("A side beyond the format is told")
    func sideBeyondFormatIsTold() throws {
        let path = folder.file("a.png")
        #expect(throws: RasterError.self) { try PNGWriter(path, PNGLayout(width: 1 << 31, height: 1, format: .gray)) }
        #expect(throws: RasterError.self) { try Picture(width: 70_000, height: 1, color: [0]).writeJPEG(to: path) }
        #expect(try folder.names == [])
    }
}
