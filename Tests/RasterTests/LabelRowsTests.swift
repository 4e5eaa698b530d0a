import Foundation
import TestSupport
import Testing

@testable import Raster

@Suite struct LabelRowsTests {
    private func rows(_ path: String) throws -> [[UInt16]] {
        let source = try LabelRows(path)
        return try (0..<source.height).map { _ in
            var row = [UInt16](repeating: 0, count: source.width)
            try row.withUnsafeMutableBufferPointer { try source.readRow(into: $0) }
            return row
        }
    }

    @Test("Indices of a palette come back as they were written, whatever they look like")
    func indicesComeBack() throws {
        try withTemporaryFolder { folder in
            // Two numbers have the same colour.
            let palette: [UInt8] = [0, 0, 0, 9, 9, 9, 0, 0, 0, 200, 0, 0]
            let writer = try PNGWriter(
                folder + "/a.png", PNGLayout(width: 5, height: 3, format: .gray, palette: palette))
            let expected: [[UInt8]] = [[0, 1, 2, 3, 0], [3, 3, 2, 1, 1], [2, 0, 2, 0, 2]]
            for row in expected { try row.withUnsafeBufferPointer { try writer.writeRow($0) } }
            try writer.finish()
            #expect(try rows(folder + "/a.png") == expected.map { $0.map(UInt16.init) })
            let shown = try Picture(contentsOf: folder + "/a.png")
            #expect(shown.channels == 3 && Array(shown.samples[..<12]) == palette)
        }
    }

    @Test("Grey is taken as it is, of 8 and of 16 bits")
    func grayIsTaken() throws {
        try withTemporaryFolder { folder in
            try Picture(width: 4, height: 1, channels: 1, samples: [0, 1, 7, 255]).write(to: folder + "/a.png")
            #expect(try rows(folder + "/a.png") == [[0, 1, 7, 255]])
            let writer = try PNGWriter(
                folder + "/b.png", PNGLayout(width: 3, height: 1, format: .gray, bitDepth: 16))
            try [UInt16(0), 300, 65535].withUnsafeBufferPointer { try writer.writeRow($0) }
            try writer.finish()
            #expect(try rows(folder + "/b.png") == [[0, 300, 65535]])
        }
    }

    @Test("Colours and what loses numbers are refused, and damage is told")
    func othersAreRefused() throws {
        try withTemporaryFolder { folder in
            let picture = Picture(width: 8, height: 8, color: [1, 2, 3])
            try picture.write(to: folder + "/a.png")
            try picture.writeJPEG(to: folder + "/a.jpg")
            #expect(throws: LabelRowsError.colors(path: folder + "/a.png")) { try LabelRows(folder + "/a.png") }
            #expect(throws: LabelRowsError.lossy(path: folder + "/a.jpg")) { try LabelRows(folder + "/a.jpg") }
            try Picture(width: 8, height: 8, channels: 1, samples: (0..<64).map { UInt8($0) }).write(
                to: folder + "/g.png")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/g.png"))
            try bytes.prefix(bytes.count - 40).write(to: URL(fileURLWithPath: folder + "/g.png"))
            #expect(throws: RasterError.self) { try rows(folder + "/g.png") }
        }
    }
}
