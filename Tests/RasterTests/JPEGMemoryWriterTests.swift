import Foundation
import TestSupport
import Testing

@testable import Raster

@Suite struct JPEGMemoryWriterTests {
    @Test("A picture in memory has the bytes of a file", arguments: [1, 3])
    func bytesAreThoseOfAFile(channels: Int) throws {
        let picture = smoothPicture(width: 61, height: 43, channels: channels)
        let writer = try JPEGMemoryWriter(
            width: 61, height: 43, colors: channels == 1 ? .gray : .luma, quality: 85)
        try picture.samples.withUnsafeBufferPointer { samples in
            for y in 0..<43 {
                try writer.writeRow(
                    UnsafeBufferPointer(rebasing: samples[y * 61 * channels..<(y + 1) * 61 * channels]))
            }
        }
        let bytes = try writer.finish()
        try withTemporaryFolder { folder in
            try picture.writeJPEG(to: folder + "/a.jpg", quality: 85)
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/a.jpg")) == Data(bytes))
        }
    }

    @Test("A picture that is too wide is refused, one that is not completed leaves nothing")
    func limitsHold() throws {
        #expect(throws: RasterError.self) {
            _ = try JPEGMemoryWriter(width: 70_000, height: 1, colors: .gray, quality: 85)
        }
        _ = try JPEGMemoryWriter(width: 8, height: 8, colors: .gray, quality: 85)
    }
}
