import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct MapRenderingTests {
    private func data(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test(
        "Heat maps and overlays from a map have the bytes of the scan's",
        arguments: [(Scales.native, MergingRule.peaks), (.native, .wbf), (Scales([0.5, 1]), .peaks)])
    func drawingsHaveTheSameBytes(scales: Scales, rule: MergingRule) throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            for (number, size) in [DrawingSize.full, .fit(90), .map].enumerated() {
                let options = kept.options {
                    $0.detection = DetectionOptions(threshold: 0.8, merging: Merging(rule))
                    $0.detection.classThresholds = [1: 0.95]
                    $0.scales = scales
                    $0.drawingSize = size
                    $0.rendering.opacity = 0.4
                    $0.savedMap = SavedMap(of: kept.model)
                }
                let scanned = try kept.scan("\(number)", options)
                var request = MapRequest()
                (request.threshold, request.classThresholds, request.merging) = (0.8, ["bright": 0.95], Merging(rule))
                var job = MapRendering(request)
                job.rendering = options.rendering
                job.drawingSize = size
                for threads in [1, 3] {
                    let files = try job.run(
                        kept.map("\(number)"), picture: kept.picture, base: folder + "/drawn",
                        pool: WorkerPool(threads: threads))
                    let drawn = scanned.files.filter { $0.key != "detections" && $0.key != "map" }
                    #expect(files.keys.sorted() == drawn.keys.sorted() && files.count == (size == .map ? 2 : 5))
                    for (kind, file) in drawn { #expect(try data(files[kind]!) == data(file), "\(kind) \(size)") }
                }
            }
        }
    }

    @Test("Without the picture only heat maps are drawn, and another picture is refused")
    func picturesAreChecked() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            try kept.scan("a", kept.options { $0.savedMap = SavedMap(.uint8, of: kept.model) })
            let pool = WorkerPool(threads: 2)
            let files = try MapRendering().run(kept.map("a"), picture: nil, base: folder + "/b", pool: pool)
            #expect(files.keys.sorted() == ["heatmap.1-bright", "heatmap.2-red"])
            let other = folder + "/other.png"
            try Picture(width: 130, height: 210, color: [1, 2, 3]).write(to: other)
            let error = MapRequestError.otherPicture(path: other, map: kept.map("a"), image: kept.picture)
            #expect(throws: error) {
                try MapRendering().run(kept.map("a"), picture: other, base: folder + "/c", pool: pool)
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/c.heatmap.png"))
        }
    }
}
