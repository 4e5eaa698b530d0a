import Foundation
import TestSupport
import Testing

@Suite struct ContentsSummaryTests {
    /// Where the test's file lies on a map: UTM zone 33 north, pixels of 30 m.
    private static let utm: [Int: HandmadeTIFF.Value] = [
        33550: .doubles([30, 30, 0]), 33922: .doubles([0, 0, 0, 500_000, 4_649_760, 0]),
        34735: .shorts([1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32633]),
    ]

    @Test("A picture is described by its pages, levels and place, as text and as JSON")
    func picturesAreDescribed() throws {
        let program = try Program()
        var tiff = HandmadeTIFF(width: 300, height: 200, photometric: 2, samples: 3, tile: (64, 64), fields: Self.utm)
        tiff.parts = [
            HandmadeTIFF(width: 150, height: 100, photometric: 2, samples: 3, fields: [254: .longs([1])])
        ]
        try Data(tiff.bytes()).write(to: URL(fileURLWithPath: program.path("map.tif")))
        let text = try program.run("info", "map.tif")
        #expect(text.status == 0, "\(text.errors)")
        for words in ["300x200", "tiles of 64x64", "level 1: 150x100, 1:2", "EPSG:32633", "500000,4649760"] {
            #expect(text.output.contains(words), "\(words) in \(text.output)")
        }
        let json = try program.run("info", "map.tif", "--json", "--samples", "level.npy", "--level", "1").json()
        let page = try #require((json["pages"] as? [[String: Any]])?.first)
        #expect((page["levels"] as? [[String: Any]])?.count == 2)
        #expect((page["georeference"] as? [String: Any])?["epsg"] as? Int == 32633)
        #expect(try program.contents("level.npy").count == 128 + 150 * 100 * 3 * 4)
    }

    @Test("Detections of a picture on a map carry metres and map coordinates")
    func mapsInReports() throws {
        let program = try Program()
        let tiff = HandmadeTIFF(width: 260, height: 240, photometric: 2, samples: 3, fields: Self.utm)
        try Data(tiff.bytes()).write(to: URL(fileURLWithPath: program.path("map.tif")))
        let result = try program.run("scan", "map.tif", "--threshold", "0", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        let found = try #require((report["detections"] as? [[String: Any]])?.first)
        let (x, y) = (try #require(found["centerX"] as? Double), try #require(found["centerY"] as? Double))
        #expect(found["mapCenter"] as? [Double] == [500_000 + 30 * x, 4_649_760 - 30 * y])
        let physical = try #require(found["physical"] as? [String: Any])
        #expect(physical["unit"] as? String == "m")
        #expect(abs(try #require(physical["centerX"] as? Double) - 30 * x) < 1e-6)
    }
}
