import Formats
import Foundation
import Network
import Scanning
import Testing

@Suite struct NumpyPictureTests {
    private static func picture(_ values: [Float], shape: [Int], channels: Int) throws -> NumpyPicture {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).npy").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try NumpyFile.write(values, shape: shape, to: path)
        return try NumpyPicture(contentsOf: path, channels: channels)
    }

    @Test("Channels may be the innermost or the outermost dimension")
    func bothOrdersGiveOnePicture() throws {
        let pixels = try Self.picture([0, 10, 1, 11, 2, 12], shape: [1, 3, 2], channels: 2)
        let planes = try Self.picture([0, 1, 2, 10, 11, 12], shape: [1, 2, 1, 3], channels: 2)
        #expect(pixels.extent == Extent(height: 1, width: 3) && planes.extent == pixels.extent)
        #expect(pixels.samples == [0, 10, 1, 11, 2, 12] && planes.samples == pixels.samples)
    }

    @Test(
        "Arrays that are no picture of the network's channels are refused with both shapes",
        arguments: [
            [6], [3, 2], [1, 2, 3], [2, 3, 1, 1], [1, 3, 2, 1], [0, 2, 1, 1], [1, 0, 3, 2], [1, 1, 1, 3, 2],
        ])
    func otherShapesAreRefused(shape: [Int]) throws {
        let values = [Float](repeating: 0, count: shape.reduce(1, *))
        let error = #expect(throws: NumpyFileError.self) { try Self.picture(values, shape: shape, channels: 2) }
        #expect(error?.fault == .noPicture(shape: shape, channels: 2))
        #expect(error?.description.contains("[height, width, 2] or [1, 2, height, width]") == true)
    }

    @Test("A value that is not a finite number is named")
    func valuesAreFinite() throws {
        let error = #expect(throws: NumpyFileError.self) {
            try Self.picture([0, .nan], shape: [1, 2, 1], channels: 1)
        }
        #expect(error?.fault == .notFinite(at: [0, 1, 0]))
    }
}
