import Files
import Raster
import Testing

@Suite struct JPEGSourceTests {
    @Test("Grey and colour come back closely", arguments: [false, true], [(1, 1), (17, 9), (64, 48), (100, 75)])
    func greyAndColourComeBack(progressive: Bool, size: (Int, Int)) throws {
        let folder = TestFolder()
        let path = folder.file("picture.jpg")
        for channels in [1, 3] {
            let picture = smoothPicture(width: size.0, height: size.1, channels: channels)
            try picture.writeJPEG(to: path, quality: 100, progressive: progressive)
            let info = try PictureReader(path).info
            #expect(info.format == .jpeg && info.channels == channels && info.bitDepth == 8 && !info.hasAlpha)
            let back = try Picture(contentsOf: path)
            // Halved chroma is the largest part of the difference where the slope is steep.
            #expect(largestDifference(picture, back) <= (min(size.0, size.1) < 20 ? 24 : 8))
        }
    }

    @Test("A progressive file holds the same pixels as a baseline file")
    func progressiveFileHoldsSamePixels() throws {
        let folder = TestFolder()
        let picture = smoothPicture(width: 70, height: 50, channels: 3)
        try picture.writeJPEG(to: folder.file("a.jpg"), progressive: false)
        try picture.writeJPEG(to: folder.file("b.jpg"), progressive: true)
        #expect(try Picture(contentsOf: folder.file("a.jpg")) == Picture(contentsOf: folder.file("b.jpg")))
        let coefficients = 70 * 50 * 2
        #expect(try PictureReader(folder.file("b.jpg")).info.decodingBytes > coefficients)
    }

    @Test("Colours stored as red, green, blue are not taken for luma and chroma")
    func coloursStoredAsRed() throws {
        let folder = TestFolder()
        let picture = smoothPicture(width: 33, height: 20, channels: 3)
        try writeJPEG(picture.samples, width: 33, height: 20, colors: .rgb, to: folder.file("a.jpg"))
        #expect(try largestDifference(picture, Picture(contentsOf: folder.file("a.jpg"))) <= 3)
    }

    @Test(
        "Inks become light", arguments: [JPEGColors.cmyk(hasAdobeMarker: true), .lumaInk, .cmyk(hasAdobeMarker: false)])
    func inksBecomeLight(colors: JPEGColors) throws {
        let folder = TestFolder()
        let (width, height) = (40, 24)
        let isInverted = if case .cmyk(hasAdobeMarker: false) = colors { false } else { true }
        let stored = smoothPicture(width: width, height: height, channels: 4).samples
        try writeJPEG(stored, width: width, height: height, colors: colors, to: folder.file("a.jpg"))
        let info = try PictureReader(folder.file("a.jpg")).info
        #expect(info.channels == 3)

        // r = (1 − c)·(1 − k), where an inverted file stores 1 − c and 1 − k.
        var expected = Picture(width: width, height: height, color: [0, 0, 0])
        for pixel in 0..<width * height {
            let light = (0..<4).map { c in
                let value = Double(stored[pixel * 4 + c]) / 255
                return isInverted ? value : 1 - value
            }
            for c in 0..<3 { expected.samples[pixel * 3 + c] = UInt8((light[c] * light[3] * 255).rounded()) }
        }
        #expect(try largestDifference(expected, Picture(contentsOf: folder.file("a.jpg"))) <= 4)
    }

    @Test("Data that ends early is an error and not a grey picture")
    func dataThatEndsEarly() throws {
        let folder = TestFolder()
        for progressive in [false, true] {
            try smoothPicture(width: 64, height: 256, channels: 3)
                .writeJPEG(to: folder.file("whole.jpg"), progressive: progressive)
            let bytes = try folder.read("whole.jpg")
            for kept in [bytes.count * 3 / 4, bytes.count - 12] {
                let path = try folder.write(Array(bytes[..<kept]), as: "cut.jpg")
                let error = #expect(throws: RasterError.self) { try Picture(contentsOf: path) }
                guard case .damaged(_, .jpeg, let row, 256, let reason)? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(reason.contains("Premature end"))
                #expect(row <= 256 && (row > 0 || reason.contains("(after scan ")))
            }
        }
    }

    @Test("The row reached is told")
    func rowReachedIsTold() throws {
        let folder = TestFolder()
        var numbers = SeededNumbers(seed: 5)
        let noise = (0..<64 * 256).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        try Picture(width: 64, height: 256, channels: 1, samples: noise).writeJPEG(to: folder.file("a.jpg"))
        let bytes = try folder.read("a.jpg")
        let path = try folder.write(Array(bytes[..<(bytes.count / 2)]), as: "b.jpg")
        let reader = try PictureReader(path)
        let error = #expect(throws: RasterError.self) { _ = try readBytes(reader, channels: 1) }
        guard let error, case .damaged(_, _, let row, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((96...160).contains(row))
        #expect(reader.nextRow == row)
        // Asked again, the reader says the same and does not go on.
        #expect(throws: error) { _ = try readBytes(reader, channels: 1) }
    }
}
