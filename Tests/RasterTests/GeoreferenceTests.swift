import Foundation
import Raster
import TestSupport
import Testing

@Suite struct GeoreferenceTests {
    private let folder = TestFolder()

    private func reference(_ fields: [Int: HandmadeTIFF.Value], orientation: Int = 1) throws -> Georeference? {
        var fields = fields
        fields[274] = .shorts([orientation])
        let tiff = HandmadeTIFF(width: 20, height: 10, fields: fields)
        return try PictureReader(folder.write(tiff.bytes(), as: "a.tif")).info.georeference
    }

    /// UTM zone 33 north, pixels of 30 m.
    private let utm: [Int: HandmadeTIFF.Value] = [
        33550: .doubles([30, 30, 0]), 33922: .doubles([0, 0, 0, 500_000, 4_649_760, 0]),
        34735: .shorts([1, 1, 0, 4, 1024, 0, 1, 1, 1025, 0, 1, 1, 1026, 34737, 8, 0, 3072, 0, 1, 32633]),
        34737: .text("UTM 33N|"),
    ]

    @Test("A scale and a tie point map pixels, rows growing downwards")
    func scaleAndTiePoint() throws {
        let found = try #require(try reference(utm))
        #expect(found.epsg == 32633 && found.model == .projected && found.citation == "UTM 33N")
        #expect(found.map(x: 0, y: 0) == (500_000, 4_649_760))
        #expect(found.map(x: 10, y: 4) == (500_300, 4_649_640))
        let size = try #require(found.pixelMeters)
        #expect(size == (30, 30))
    }

    @Test("Where pixels are points, the tie is at the middle of one")
    func pixelsAsPoints() throws {
        var fields = utm
        fields[34735] = .shorts([1, 1, 0, 2, 1024, 0, 1, 1, 1025, 0, 1, 2])
        let found = try #require(try reference(fields))
        #expect(found.map(x: 0.5, y: 0.5) == (500_000, 4_649_760))
        #expect(found.map(x: 0, y: 0) == (499_985, 4_649_775))
    }

    @Test("A tie point need not be at the corner, and a matrix may turn the picture")
    func otherForms() throws {
        var fields = utm
        fields[33922] = .doubles([10, 4, 0, 500_300, 4_649_640, 0])
        #expect(try reference(fields)?.map(x: 0, y: 0) ?? (0, 0) == (500_000, 4_649_760))
        let turned: [Int: HandmadeTIFF.Value] = [
            34264: .doubles([0, 2, 0, 100, 2, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 1]),
            34735: .shorts([1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326]),
        ]
        let found = try #require(try reference(turned))
        #expect(found.map(x: 3, y: 5) == (110, 206))
        #expect(found.epsg == 4326 && found.model == .geographic && found.pixelMeters == nil)
    }

    @Test("Map coordinates belong to the upright picture, however it is stored", arguments: Array(1...8))
    func orientations(orientation: Int) throws {
        let found = try #require(try reference(utm, orientation: orientation))
        // The stored left upper corner, where it lies on the upright picture.
        let corners: [(Double, Double)] = [
            (0, 0), (20, 0), (20, 10), (0, 10), (0, 0), (10, 0), (10, 20), (0, 20),
        ]
        let (x, y) = corners[orientation - 1]
        #expect(found.map(x: x, y: y) == (500_000, 4_649_760))
    }

    @Test("A file without a tie lies nowhere")
    func nowhere() throws {
        #expect(try reference([33550: .doubles([30, 30, 0])]) == nil)
        #expect(try reference([:]) == nil)
    }
}
