import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

/// Scans in which objects count in a region of interest only.
@Suite struct RegionScanTests {
    /// Two boxes far apart, and one that has no object's middle.
    private static let region = """
        {"type": "MultiPolygon", "coordinates": [
          [[[5, 4], [80, 4], [80, 40], [5, 40], [5, 4]]], [[[40, 150], [126, 150], [90, 199], [40, 150]]]]}
        """

    private func prepare(_ folder: String) throws -> KeptScan {
        try Self.region.write(toFile: folder + "/r.geojson", atomically: true, encoding: .utf8)
        return try KeptScan(folder)
    }

    private func centers(_ report: PictureReport) -> Set<[Double]> {
        Set(report.detections.map { [$0.centerX, $0.centerY, Double($0.score)] })
    }

    @Test(
        "The objects of a region are those of the whole picture whose middles lie inside, however they are made",
        arguments: [
            (MergingRule.peaks, Scales.native), (.peaks, Scales([0.5, 1])), (.nms, .native), (.components, .native),
        ])
    func objectsInsideAreFound(rule: MergingRule, scales: Scales) throws {
        try withTemporaryFolder { folder in
            let kept = try prepare(folder)
            let options = kept.options {
                $0.detection.merging = Merging(rule)
                $0.scales = scales
                $0.savedMap = SavedMap(of: kept.model)
            }
            let whole = try kept.scan("whole", options)
            var inside = options
            inside.region.path = folder + "/r.geojson"
            let found = try kept.scan("inside", inside)
            let region = try ScannedRegion(
                RegionOfInterest(contentsOf: [folder + "/r.geojson"], on: [130, 210]), image: "",
                placement: PictureReader(kept.picture).info.placement, picture: Extent(height: 210, width: 130))
            let expected = centers(whole).filter { place in
                region.spans(atY: place[1]).contains { $0.contains(place[0]) }
            }
            #expect(!expected.isEmpty && expected.count < whole.detections.count)
            #expect(centers(found) == expected)
            #expect(found.regionOfInterest?.area == region.area && found.regionOfInterest?.sources.count == 1)
            // From the map of all of the picture, from that of the region, and from it drawn.
            let scanned = try kept.comparable(folder + "/inside.detections.json")
            var request = MapRequest()
            request.threshold = 0.5
            request.merging = Merging(rule)
            _ = try MapDetection(request).run(kept.map("inside"), base: folder + "/again")
            #expect(try kept.comparable(folder + "/again.detections.json") == scanned)
            let job = MapRendering(request)
            let drawn = try job.run(
                kept.map("inside"), picture: kept.picture, base: folder + "/again", pool: WorkerPool(threads: 1))
            for (kind, file) in drawn {
                let original = try Data(contentsOf: URL(fileURLWithPath: try #require(found.files[kind])))
                #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == original, "\(kind)")
            }
            request.region = folder + "/r.geojson"
            _ = try MapDetection(request).run(kept.map("whole"), base: folder + "/again")
            #expect(try kept.comparable(folder + "/again.detections.json") == scanned)
        }
    }

    @Test("Rows far from the region have no scores, and another region that needs them is refused")
    func otherRegionsAreRefused() throws {
        try withTemporaryFolder { folder in
            let kept = try prepare(folder)
            try #"{"type":"Polygon","coordinates":[[[0,0],[130,0],[130,9],[0,9],[0,0]]]}"#.write(
                toFile: folder + "/top.geojson", atomically: true, encoding: .utf8)
            let report = try kept.scan(
                "top",
                kept.options {
                    $0.region.path = folder + "/top.geojson"
                    $0.savedMap = SavedMap(.uint8, of: kept.model)
                })
            let map = try ScoreMapFile(contentsOf: kept.map("top"))
            #expect(map.description.formatVersion == 2)
            let rows = try #require(map.description.levels[0].scoredRows)
            #expect(rows.count == 1 && rows[0][0] == 0 && rows[0][1] < report.map.rows / 2)
            var request = MapRequest()
            request.region = folder + "/r.geojson"
            request.threshold = 0.5
            #expect(throws: MapRequestError.notScored(map: kept.map("top"))) {
                try MapDetection(request).run(kept.map("top"), base: folder + "/x")
            }
            request.region = nil
            try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/top.geojson"))
            #expect(throws: MapRequestError.regionGone(map: kept.map("top"), file: folder + "/top.geojson")) {
                try MapDetection(request).run(kept.map("top"), base: folder + "/x")
            }
        }
    }

    @Test("Areas and counts are those inside, and coordinates of a region of a region stay those of the full picture")
    func areasAreThoseInside() throws {
        try withTemporaryFolder { folder in
            let kept = try prepare(folder)
            let report = try kept.scan(
                "a",
                kept.options {
                    $0.region.path = folder + "/r.geojson"
                    $0.part = RequestedPart(
                        region: .pixels(PictureRegion(x: 20, y: 0, width: 110, height: 100)),
                        pixelSize: PixelSize(x: 500, y: 500, source: "given"))
                })
            // Of the first box what lies right of column 20, in pixels of half a millimetre.
            #expect(report.regionOfInterest?.area == 2160)
            #expect(report.regionOfInterest?.share == 2160.0 / 11000)
            #expect(report.physical?.squareMillimeters == 540)
            for object in report.detections {
                #expect((20..<80).contains(object.centerX) && (4..<40).contains(object.centerY))
            }
            #expect(!report.detections.isEmpty)
        }
    }

    @Test("A batch takes a file for each picture, and scans again when it changes")
    func batchTakesAFileForEach() throws {
        try withTemporaryFolder { folder in
            let kept = try prepare(folder)
            try FileManager.default.createDirectory(atPath: folder + "/regions", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: kept.picture, toPath: folder + "/b.png")
            try FileManager.default.copyItem(atPath: folder + "/r.geojson", toPath: folder + "/regions/a.geojson")
            var options = BatchScan.Options(
                scan: kept.options {
                    $0.region.path = folder + "/regions"; $0.drawsHeatmap = false
                }, threads: 1)
            options.edge = .center
            let batch = BatchScan(kept.model, options: options)
            let inputs = [kept.picture, folder + "/b.png"]
            let first = try batch.run(inputs, output: folder + "/out")
            #expect(first.pictures.count == 1 && first.failures.map(\.image) == [folder + "/b.png"])
            #expect(first.failures[0].error.contains("'b.geojson'"))
            #expect(try batch.run(inputs, output: folder + "/out").reused == 1)
            try #"{"type":"Polygon","coordinates":[[[0,0],[130,0],[130,99],[0,99],[0,0]]]}"#.write(
                toFile: folder + "/regions/a.geojson", atomically: true, encoding: .utf8)
            #expect(try batch.run(inputs, output: folder + "/out").reused == 0)
        }
    }
}
