import Raster
import Testing

@Suite struct PictureFilesTests {
    private let folder = TestFolder()

    @Test("A picture comes back from a PNG unchanged")
    func pictureComesBackFromPNG() throws {
        for channels in [1, 3] {
            let picture = smoothPicture(width: 51, height: 23, channels: channels)
            try picture.write(to: folder.file("a.png"))
            #expect(try Picture(contentsOf: folder.file("a.png")) == picture)
        }
    }

    @Test("A number of channels can be asked for")
    func numberOfChannelsCanBe() throws {
        let picture = smoothPicture(width: 9, height: 7, channels: 3)
        try picture.write(to: folder.file("a.png"))
        #expect(try Picture(contentsOf: folder.file("a.png"), channels: 1) == picture.converted(toChannels: 1))
        let gray = picture.converted(toChannels: 1)
        try gray.write(to: folder.file("b.png"))
        #expect(try Picture(contentsOf: folder.file("b.png"), channels: 3) == gray.converted(toChannels: 3))
    }

    @Test("A transparent picture is composited when it is read")
    func transparentPictureIsCompositedWhen() throws {
        let picture = Picture(
            width: 3, height: 1, channels: 4, samples: [10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128])
        try picture.write(to: folder.file("a.png"))
        let path = folder.file("a.png")
        #expect(try Picture(contentsOf: path).samples == [10, 20, 30, 255, 255, 255, 127, 127, 127])
        #expect(try Picture(contentsOf: path, background: .black).samples == [10, 20, 30, 0, 0, 0, 0, 0, 0])
        try picture.writeJPEG(to: folder.file("a.jpg"))
        #expect(try PictureReader(folder.file("a.jpg")).info.channels == 3)
    }

    @Test("Rows of numbers and rows of bytes may be mixed")
    func rowsOfNumbersAndRows() throws {
        let picture = smoothPicture(width: 5, height: 2, channels: 1)
        try picture.write(to: folder.file("a.png"))
        let reader = try PictureReader(folder.file("a.png"))
        var bytes = [UInt8](repeating: 0, count: 5)
        try bytes.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: 1) }
        #expect(reader.nextRow == 1)
        var floats = [Float](repeating: 0, count: 15)
        try floats.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: 3) }
        #expect(reader.nextRow == 2)
        #expect(bytes == Array(picture.samples[..<5]))
        #expect(floats == picture.samples[5...].flatMap { [Float](repeating: Float($0) / 255, count: 3) })
    }
}
