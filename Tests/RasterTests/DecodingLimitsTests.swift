import Raster
import TestSupport
import Testing

@Suite struct DecodingLimitsTests {
    private let folder = TestFolder()

    /// A PNG file of nothing but a header.
    private func header(width: Int, height: Int, bitDepth: UInt8 = 8, type: UInt8 = 2, interlaced: Bool = false)
        throws -> String
    {
        let content = HandmadePNG.bigEndian(width) + HandmadePNG.bigEndian(height)
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let rest = [bitDepth, type, 0, 0, interlaced ? 1 : 0]
        let chunks = HandmadePNG.chunk("IHDR", content + rest) + HandmadePNG.chunk("IDAT", [0x78, 0x01])
        return try folder.write(signature + chunks, as: "big.png")
    }

    @Test("A hostile header is refused with its numbers", arguments: [1 << 31, 1 << 31 - 1, 1 << 32 - 1, 300_000])
    func hostileHeaderIsRefused(side: Int) throws {
        let path = try header(width: side, height: side)
        let expected = RasterError.tooManyPixels(path: path, width: side, height: side, limit: 1 << 36)
        #expect(throws: expected) { try PictureReader(path) }
        #expect(expected.description.contains("\(side) × \(side)"))
    }

    @Test("A picture beyond all memory is refused when no limit is set")
    func pictureBeyondAllMemory() throws {
        let unlimited = DecodingLimits(maximumPixels: .max, maximumBytes: .max)
        let side = 1 << 31 - 1
        let path = try header(width: side, height: side, bitDepth: 16, type: 6, interlaced: true)
        #expect(throws: RasterError.self) { try Picture(contentsOf: path, limits: unlimited) }
        #expect(throws: RasterError.self) {
            let reader = try PictureReader(path, limits: unlimited)
            let row = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: reader.info.width)
            defer { row.deallocate() }
            try reader.readRow(into: row, channels: 1)
        }
    }

    @Test("A row that is too wide is refused by its bytes")
    func rowThatIsTooWide() throws {
        let path = try header(width: 1 << 31 - 1, height: 1, bitDepth: 16, type: 6)
        let error = #expect(throws: RasterError.self) { try PictureReader(path) }
        guard case .tooManyBytes(_, _, 1, let bytes, 2_147_483_648, .rows)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bytes > 17_000_000_000)
    }

    @Test("A gigapixel that is streamed is accepted and one that is interlaced is not")
    func gigapixelThatIsStreamed() throws {
        let streamed = try PictureReader(header(width: 40_000, height: 40_000)).info
        #expect(streamed.decodingBytes < 1_000_000)
        let path = try header(width: 40_000, height: 40_000, interlaced: true)
        let error = #expect(throws: RasterError.self) { try PictureReader(path) }
        guard case .tooManyBytes(_, 40_000, 40_000, _, _, .interlacedPicture)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error!.description.contains("interlac"))
    }

    @Test("The pixel limit is inclusive")
    func pixelLimitIsInclusive() throws {
        let path = try folder.write(HandmadePNG(width: 10, height: 10, .gray, bitDepth: 8).bytes, as: "a.png")
        _ = try Picture(contentsOf: path, limits: DecodingLimits(maximumPixels: 100))
        #expect(throws: RasterError.tooManyPixels(path: path, width: 10, height: 10, limit: 99)) {
            try Picture(contentsOf: path, limits: DecodingLimits(maximumPixels: 99))
        }
    }

    @Test("Progressive and rotated JPEGs count what is held")
    func progressiveAndRotatedJPEGsCount() throws {
        let picture = smoothPicture(width: 256, height: 256, channels: 3)
        let limits = DecodingLimits(maximumBytes: 150_000)
        try picture.writeJPEG(to: folder.file("plain.jpg"))
        _ = try PictureReader(folder.file("plain.jpg"), limits: limits)

        try picture.writeJPEG(to: folder.file("progressive.jpg"), progressive: true)
        var error = #expect(throws: RasterError.self) {
            try PictureReader(folder.file("progressive.jpg"), limits: limits)
        }
        guard case .tooManyBytes(_, 256, 256, let bytes, 150_000, .progressiveCoefficients)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // Luma at full size and chroma halved in both directions, 2 bytes for each coefficient.
        #expect(bytes >= 256 * 256 * 3)

        let rotated = try folder.write(
            splicing(app1: exif(orientation: 6, bigEndian: true), into: folder.read("plain.jpg")), as: "rotated.jpg")
        error = #expect(throws: RasterError.self) { try PictureReader(rotated, limits: limits) }
        guard case .tooManyBytes(_, _, _, _, _, .rotatedPicture)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A whole picture counts its samples")
    func wholePictureCountsItsSamples() throws {
        let path = try folder.write(HandmadePNG(width: 100, height: 100, .rgb, bitDepth: 8).bytes, as: "a.png")
        let limits = DecodingLimits(maximumBytes: 20_000)
        _ = try PictureReader(path, limits: limits)
        let error = #expect(throws: RasterError.self) { try Picture(contentsOf: path, limits: limits) }
        guard case .tooManyBytes(_, 100, 100, _, 20_000, .wholePicture)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
