import Foundation
import Testing

@testable import Raster

@Suite struct NetpbmSourceTests {
    private let folder = TestFolder()

    private func samples(_ bytes: [UInt8], channels: Int = 1) throws -> [UInt8] {
        let path = try folder.write(bytes, as: "\(UUID().uuidString).pnm")
        return try Picture(contentsOf: path, channels: channels).samples
    }

    @Test("Plain and raw pictures of all kinds give the same samples, comments and odd spaces included")
    func kinds() throws {
        #expect(
            try samples(Array("P2\n# by hand\n3 2 # a size\n255\n0 10 20\n 30\t40 255\n".utf8)) == [
                0, 10, 20, 30, 40, 255,
            ])
        #expect(try samples(Array("P5 3 2 255\n".utf8) + [0, 10, 20, 30, 40, 255]) == [0, 10, 20, 30, 40, 255])
        #expect(try samples(Array("P3 1 2 255 1 2 3 4 5 6".utf8), channels: 3) == [1, 2, 3, 4, 5, 6])
        #expect(try samples(Array("P6\n1 2\n255\n".utf8) + [1, 2, 3, 4, 5, 6], channels: 3) == [1, 2, 3, 4, 5, 6])
        // 1 is black.
        #expect(try samples(Array("P1\n4 2\n0110\n1 0 0 1\n".utf8)) == [255, 0, 0, 255, 0, 255, 255, 0])
        #expect(
            try samples(Array("P4\n9 1\n".utf8) + [0b0110_0000, 0b1000_0000]) == [
                255, 0, 0, 255, 255, 255, 255, 255, 0,
            ])
        let pam = "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"
        #expect(try samples(Array(pam.utf8) + [9, 8, 7, 6, 5, 4], channels: 3) == [9, 8, 7, 6, 5, 4])
    }

    @Test("Values are spread over the full scale, of 8 and of 16 bits")
    func scales() throws {
        #expect(try samples(Array("P2 3 1 15 0 7 15".utf8)) == [0, 119, 255])
        let path = try folder.write(Array("P5 2 1 65535\n".utf8) + [0x12, 0x34, 0xFF, 0xFF], as: "deep.pgm")
        let reader = try PictureReader(path)
        #expect(reader.info.bitDepth == 16 && reader.info.format == .netpbm)
        var row = [Float](repeating: 0, count: 2)
        try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: 1) }
        #expect(row == [Float(0x1234) / 65535, 1])
        #expect(try samples(Array("P2 2 1 1000 500 1000".utf8)) == [128, 255])
    }

    @Test(
        "A header that says nonsense is told with what is wrong",
        arguments: [
            ("P5 0 3 255\n", "0x3"), ("P5 3 3 70000\n", "70000"), ("P5 3\n", "height"), ("P2 x 3 255\n", "width"),
            ("P7\nWIDTH 2\nHEIGHT 2\nDEPTH 9\nMAXVAL 255\nENDHDR\n", "9 samples"), ("P7\nWIDTH 2\n", "ENDHDR"),
            ("P5 99999999999 2 255\n", "digits"),
        ])
    func headers(text: String, word: String) throws {
        let path = try folder.write(Array(text.utf8), as: "wrong.pgm")
        let error = #expect(throws: RasterError.self) { try PictureReader(path) }
        #expect("\(error!)".contains(word), "\(error!)")
    }

    @Test("A picture that is cut off is damage in the row in which it ends")
    func cutOff() throws {
        for bytes in [Array("P5 4 3 255\n".utf8) + [1, 2, 3, 4, 5], Array("P2 4 3 255 1 2 3 4 5".utf8)] {
            let path = try folder.write(bytes, as: "cut.pgm")
            let error = #expect(throws: RasterError.self) { try Picture(contentsOf: path, channels: 1) }
            guard case .damaged(_, .netpbm, 1, 3, _) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        let path = try folder.write(Array("P2 2 1 9 5 12".utf8), as: "large.pgm")
        #expect(throws: RasterError.self) { try Picture(contentsOf: path, channels: 1) }
    }

    @Test("A size beyond the limits is refused before anything is allocated")
    func limits() throws {
        let path = try folder.write(Array("P5 999999999 999999999 255\n".utf8), as: "huge.pgm")
        let error = #expect(throws: RasterError.self) { try PictureReader(path) }
        guard case .tooManyPixels = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
