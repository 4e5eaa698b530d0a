import Foundation
import Network
import Raster
import TestSupport
import Testing

@testable import Scanning

@Suite struct RegionOfInterestTests {
    /// A square with a hole, a triangle, and a ring that crosses itself.
    static let polygons = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"objectType": "annotation", "name": "a"}, "geometry":
            {"type": "Polygon", "coordinates": [
              [[10, 10], [50, 10], [50, 40], [10, 40], [10, 10]], [[20, 20], [30, 20], [30, 30], [20, 30], [20, 20]]]}},
          {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [
            [[[60, 10], [90, 10], [60, 40], [60, 10]]],
            [[[10, 60], [30, 80], [30, 60], [10, 80], [10, 60]]]]}},
          {"type": "Feature", "geometry": null, "properties": null}]}
        """

    private func region(_ text: String, _ folder: String, size: [Int] = [100, 90]) throws -> RegionOfInterest {
        try text.write(toFile: folder + "/r.geojson", atomically: true, encoding: .utf8)
        return try RegionOfInterest(contentsOf: [folder + "/r.geojson"], on: size)
    }

    private func placement(_ width: Int, _ height: Int) throws -> PicturePlacement {
        try JSONDecoder().decode(
            PicturePlacement.self,
            from: Data(#"{"page":1,"level":0,"size":[\#(width),\#(height)],"origin":[0,0],"scale":[1,1]}"#.utf8))
    }

    @Test("Places are inside by the even-odd rule, with holes and rings that cross themselves")
    func polygonsAreRead() throws {
        try withTemporaryFolder { folder in
            let region = try region(Self.polygons, folder)
            #expect(region.sources[0].kind == .polygons)
            #expect(region.spans(atY: 5).isEmpty && region.spans(atY: 85).isEmpty)
            #expect(region.spans(atY: 15) == [10..<50, 60..<85])
            #expect(region.spans(atY: 25) == [10..<20, 30..<50, 60..<75])
            // The ring crosses itself at its middle, 20,70: two triangles whose tips meet there.
            #expect(region.spans(atY: 65) == [10..<15, 25..<30])
            #expect(region.spans(atY: 75) == [10..<15, 25..<30])
            let scanned = try ScannedRegion(
                region, image: "a.png", placement: placement(100, 90), picture: Extent(height: 90, width: 100))
            // 40 · 30 − 100 + 30 · 30 / 2 + 2 · 20 · 10 / 2, by lines through the middles of rows.
            #expect(abs(scanned.area - 1750) < 1e-9)
            #expect(abs(scanned.share - 1750.0 / 9000) < 1e-12)
        }
    }

    @Test("A mask of another size is stretched, and several files count where all of them do")
    func masksAreStretched() throws {
        try withTemporaryFolder { folder in
            var mask = Picture(width: 10, height: 9, color: [0, 0, 0])
            // Nearly black is not black.
            for x in 2..<6 { for y in 1..<4 { mask[x, y, 2] = 1 } }
            try mask.write(to: folder + "/mask.png")
            let region = try RegionOfInterest(contentsOf: [folder + "/mask.png"], on: [100, 90])
            #expect(region.sources[0].kind == .mask && region.sources[0].sha256.count == 64)
            #expect(region.spans(atY: 9.9).isEmpty && region.spans(atY: 10) == [20..<60])
            #expect(region.spans(atY: 39.9) == [20..<60] && region.spans(atY: 40).isEmpty)
            try Self.polygons.write(toFile: folder + "/r.json", atomically: true, encoding: .utf8)
            let both = try RegionOfInterest(contentsOf: [folder + "/mask.png", folder + "/r.json"], on: [100, 90])
            #expect(both.spans(atY: 25) == [20..<20, 30..<50].filter { !$0.isEmpty })
            #expect(both.spans(atY: 35) == [20..<50])
        }
    }

    @Test("Rows near the region are scored, others are not")
    func rowsAreChosen() throws {
        try withTemporaryFolder { folder in
            let region = try region(
                #"[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,100],[9,100],[9,110],[0,110],[0,100]]]}}]"#,
                folder, size: [50, 400])
            let scanned = try ScannedRegion(
                region, image: "a", placement: placement(50, 400), picture: Extent(height: 400, width: 50))
            let geometry = ScanGeometry(
                grid: WindowGrid(window: Extent(20), stride: Extent(4)), picture: Extent(height: 400, width: 50),
                edge: .drop)
            // Middles lie at 10 + 4 · row; two windows are 40 pixels: from 60 to 150, to the nearest row.
            #expect(scanned.rows(of: [geometry]) == [[13..<36]])
        }
    }

    @Test(
        "What is no region is told in a sentence",
        arguments: [
            (#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9]]]}"#, "not closed"),
            (#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[0,0]]]}"#, "3 positions"),
            (#"{"type":"Polygon","coordinates":[[[0],[9,0],[9,9],[0]]]}"#, "fewer than 2 numbers"),
            (#"{"type":"Point","coordinates":[0,0]}"#, "type 'Point'"),
            (#"{"type":"FeatureCollection","features":[]}"#, "no polygon"),
            (#"{"type":"Feature"}"#, "no polygon"), (#"{"kind":1}"#, "'type' is missing"), ("[1", "not JSON"),
            (#"{"type":"Polygon","coordinates":[["a"]]}"#, "wrong type at 'coordinates[0][0]'"),
            (#"{"type":"Polygon","coordinates":[[[200,0],[300,0],[300,9],[200,0]]]}"#, "100x90"),
            ("text", "text"),
        ])
    func faultsAreTold(text: String, words: String) throws {
        try withTemporaryFolder { folder in
            do {
                _ = try ScannedRegion(
                    region(text, folder), image: "a.png", placement: placement(100, 90),
                    picture: Extent(height: 90, width: 100))
                Issue.record("no error for \(text)")
            } catch {
                #expect("\(error)".contains(words), "\(error)")
            }
        }
    }
}
