import Glibc
import Testing

@testable import Raster

@Suite struct UnreadableBytesTests {
    /// A folder can be opened and not be read.
    private func withUnreadableFile(_ body: (Int32, UnsafeMutablePointer<FILE>) throws -> Void) throws {
        let stream = try #require(fopen("/", "rb"))
        defer { fclose(stream) }
        try body(fileno(stream), stream)
    }

    @Test("What the system cannot read is an error, and not taken for something that is not there")
    func failuresAreTold() throws {
        try withUnreadableFile { descriptor, stream in
            let fault = #expect(throws: UnreadableBytes.self) { try ExifOrientation.find(inJPEG: stream) }
            #expect(fault?.reason == "Is a directory")
            #expect(throws: UnreadableBytes.self) { try ExifOrientation.find(inPNG: descriptor) }
            #expect(throws: UnreadableBytes.self) { try PixelSize(pngFile: descriptor) }
            #expect(throws: UnreadableBytes.self) { try PixelSize(jpegFile: descriptor) }
            #expect(throws: RasterError.cannotRead(path: "a.png", reason: "Is a directory")) {
                try RasterError.reading("a.png") { try PixelSize(pngFile: descriptor) }
            }
        }
    }
}
