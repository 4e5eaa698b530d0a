import Testing

@testable import Raster

/// Samples in memory, through the reader of pictures.
@Suite struct SampleSourceTests {
    private func rows(
        _ samples: SampleArray, channels: Int, selection: PictureSelection = .whole
    ) throws -> [[Float]] {
        let reader = try PictureReader(.samples(samples, name: "array"), selection: selection)
        return try (0..<reader.info.height).map { _ in
            var row = [Float](repeating: -1, count: reader.info.width * channels)
            try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: channels) }
            return row
        }
    }

    @Test("Samples of each type become numbers from 0 to 1")
    func samplesBecomeNumbers() throws {
        let bytes: [UInt8] = [0, 51, 255, 102]
        let words: [UInt16] = [0, 13107, 65535, 26214]
        let floats: [Float] = [-1, 0.2, 7, .nan]
        try bytes.withUnsafeBytes { memory throws in
            let array = SampleArray(memory.baseAddress!, width: 2, height: 2, channels: 1, type: .uint8)
            #expect(try rows(array, channels: 1) == [[0, 0.2], [1, 0.4]])
            #expect(try rows(array, channels: 3) == [[0, 0, 0, 0.2, 0.2, 0.2], [1, 1, 1, 0.4, 0.4, 0.4]])
        }
        try words.withUnsafeBytes { memory throws in
            let array = SampleArray(memory.baseAddress!, width: 2, height: 2, channels: 1, type: .uint16)
            #expect(try rows(array, channels: 1) == [[0, 0.2], [1, 0.4]])
        }
        try floats.withUnsafeBytes { memory throws in
            let array = SampleArray(memory.baseAddress!, width: 4, height: 1, channels: 1, type: .float32)
            #expect(try rows(array, channels: 1) == [[0, 0.2, 1, 0]])
        }
    }

    @Test("Rows lie where the distance says, also from the bottom up")
    func rowsLieApart() throws {
        let bytes: [UInt8] = [255, 0, 9, 0, 255, 9]
        try bytes.withUnsafeBytes { memory throws in
            let down = SampleArray(
                memory.baseAddress!, width: 2, height: 2, channels: 1, type: .uint8, bytesPerRow: 3)
            #expect(try rows(down, channels: 1) == [[1, 0], [0, 1]])
            let up = SampleArray(
                memory.baseAddress! + 3, width: 2, height: 2, channels: 1, type: .uint8, bytesPerRow: -3)
            #expect(try rows(up, channels: 1) == [[0, 1], [1, 0]])
        }
    }

    @Test("A region is cut out, and transparency is laid on the background")
    func regionAndTransparency() throws {
        // Every other pixel is transparent.
        let pixels: [[UInt8]] = (0..<12).map { [51, 51, 51, $0 % 2 == 0 ? 0 : 255] }
        let bytes = pixels.flatMap { $0 }
        try bytes.withUnsafeBytes { memory throws in
            let array = SampleArray(memory.baseAddress!, width: 4, height: 3, channels: 4, type: .uint8)
            let region = PictureRegion(x: 1, y: 2, width: 2, height: 1)
            #expect(
                try rows(array, channels: 3, selection: PictureSelection(region: region)) == [
                    [0.2, 0.2, 0.2, 1, 1, 1]
                ])
        }
    }

    @Test("What the header says; the format is none")
    func infoIsThatOfSamples() throws {
        let words = [UInt16](repeating: 0, count: 12)
        try words.withUnsafeBytes { memory throws in
            let array = SampleArray(memory.baseAddress!, width: 2, height: 2, channels: 3, type: .uint16)
            let info = try PictureReader(.samples(array, name: "array")).info
            #expect(info.format == nil && info.bitDepth == 16 && info.channels == 3)
            #expect(throws: RasterError.tooManyPixels(path: "array", width: 2, height: 2, limit: 3)) {
                try PictureReader(
                    .samples(array, name: "array"), limits: DecodingLimits(maximumPixels: 3, maximumBytes: 1 << 20))
            }
        }
    }
}
