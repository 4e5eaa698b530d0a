import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct MapEvaluationJobTests {
    @Test("Maps are judged as the pictures are by the model, at any threshold")
    func mapsAreJudgedAsPictures() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            try createFolder(folder + "/found/below")
            try kept.scan("found/below/a", kept.options { $0.savedMap = SavedMap(of: kept.model) })
            let detections = try MapDetection(request(0.9)).run(kept.map("found/below/a"), base: folder + "/all")
                .detections
            #expect(detections.count > 6)
            // Some of what is found, a place where nothing is, and a picture that was not scanned.
            let lines = detections.dropFirst(3).map {
                "a.png,\($0.className),\($0.x),\($0.y),\($0.x + $0.width),\($0.y + $0.height)"
            }
            try (["image,class,xmin,ymin,xmax,ymax", "b.png,bright,0,0,9,9", "a.png,red,1,1,3,3"] + lines)
                .joined(separator: "\n").write(toFile: folder + "/boxes.csv", atomically: true, encoding: .utf8)
            for threshold in [0.3, 0.9, 0.999] as [Float] {
                var pictures = EvaluationJob(DataRequest(folder))
                pictures.data.boxes = folder + "/boxes.csv"
                pictures.detection.threshold = threshold
                pictures.detection.classThresholds = [2: 0.6]
                let expected = try #require(
                    try pictures.run(kept.model, pool: WorkerPool(threads: 2)).detection)
                var job = MapEvaluationJob(folder + "/found", boxes: folder + "/boxes.csv")
                job.request = request(threshold)
                job.request.classThresholds = ["red": 0.6]
                job.output = folder + "/report"
                let found = try #require(try job.run().detection)
                #expect("\(found)" == "\(expected)" && found.pictures == 1)
                #expect(try JSONText.text(of: found) == JSONText.text(of: expected))
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder + "/report").sorted()
                    == [
                        "counts.csv", "counts.png", "counts.svg", "curves.png", "curves.svg", "report.json",
                        "report.txt",
                    ])
        }
    }

    private func request(_ threshold: Float) -> MapRequest {
        var request = MapRequest()
        request.threshold = threshold
        return request
    }

    @Test("Pictures are found by the end of their path, by whole parts and as much of it as there is")
    func picturesAreFoundByTheirNames() {
        let names: Set = ["a.png", "x/a.png", "b.png"]
        #expect(MapEvaluationJob.name(of: "/data/x/a.png", in: names) == "x/a.png")
        #expect(MapEvaluationJob.name(of: "y/a.png", in: names) == "a.png")
        #expect(MapEvaluationJob.name(of: "b.png", in: names) == "b.png")
        #expect(MapEvaluationJob.name(of: "ab.png", in: names) == nil)
    }

    @Test(
        "Of a map with a region of interest those boxes and detections count whose middles lie in it",
        arguments: MergingRule.allCases)
    func regionsOfInterestCount(rule: MergingRule) throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            for name in ["whole", "inside"] { try createFolder("\(folder)/\(name)") }
            try #"{"type":"Polygon","coordinates":[[[0,0],[130,0],[130,101],[20,101],[0,0]]]}"#.write(
                toFile: folder + "/r.geojson", atomically: true, encoding: .utf8)
            let options = kept.options {
                $0.savedMap = SavedMap(of: kept.model)
                $0.detection.merging = Merging(rule)
                ($0.drawsHeatmap, $0.drawsOverlay) = (false, false)
            }
            let all = try kept.scan("whole/a", options).detections
            var inside = options
            inside.region.path = folder + "/r.geojson"
            let found = try kept.scan("inside/a", inside).detections
            #expect(!found.isEmpty && found.count < all.count)
            // Every other object, and places inside and outside where nothing is.
            let lines = all.enumerated().filter { $0.offset % 2 == 0 }.map(\.element).map {
                "a.png,\($0.className),\($0.x),\($0.y),\($0.x + $0.width),\($0.y + $0.height)"
            }
            try (["image,class,xmin,ymin,xmax,ymax", "a.png,red,60,60,63,63", "a.png,red,60,180,63,183"] + lines)
                .joined(separator: "\n").write(toFile: folder + "/boxes.csv", atomically: true, encoding: .utf8)
            func report(_ name: String, region: String?) throws -> DetectionReport {
                var job = MapEvaluationJob("\(folder)/\(name)", boxes: folder + "/boxes.csv")
                job.request = request(0.5)
                job.request.merging = Merging(rule)
                job.request.region = region
                return try #require(try job.run().detection)
            }
            let judged = try report("inside", region: nil)
            #expect(judged.pictureCounts.reduce(0) { $0 + $1.predicted } == found.count)
            let whole = try report("whole", region: nil)
            #expect(
                judged.pictureCounts.reduce(0) { $0 + $1.objects } < whole.pictureCounts.reduce(0) { $0 + $1.objects })
            #expect(try JSONText.text(of: judged) == JSONText.text(of: report("whole", region: folder + "/r.geojson")))
        }
    }

    @Test(
        "Every form of labels judges maps alike, also where it names pictures without their endings or has shares of them"
    )
    func formsJudgeAlike() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            try createFolder(folder + "/found")
            try kept.scan(
                "found/a",
                kept.options {
                    $0.savedMap = SavedMap(of: kept.model)
                    $0.exports = [.coco, .yolo, .voc, .labelstudio, .cvat]
                })
            let reports = try ["a.coco.json", "a.yolo", "a.voc", "a.labelstudio.json", "a.cvat.xml"].map { boxes in
                try #require(try MapEvaluationJob(folder + "/found", boxes: "\(folder)/found/\(boxes)").run().detection)
            }
            #expect(reports[0].pictureCounts.contains { $0.objects > 5 && $0.predicted > 5 })
            for report in reports { #expect("\(report)" == "\(reports[0])") }
        }
    }

    @Test("Folders without maps, maps without boxes, of regions and of other models are told in a sentence")
    func mistakesAreTold() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            try createFolder(folder + "/found")
            let boxes = folder + "/boxes.csv"
            try "image,class,xmin,ymin,xmax,ymax\nz.png,red,0,0,9,9\n".write(
                toFile: boxes, atomically: true, encoding: .utf8)
            let job = MapEvaluationJob(folder + "/found", boxes: boxes)
            #expect(throws: MapRequestError.noMaps(folder: folder + "/found")) { try job.run() }
            let options = kept.options {
                $0.savedMap = SavedMap(of: kept.model)
                $0.drawsOverlay = false
                $0.drawsHeatmap = false
            }
            try kept.scan("found/a", options)
            #expect(throws: MapRequestError.noTruth(folder: folder + "/found", boxes: boxes, example: "z.png")) {
                try job.run()
            }
            try "image,class,xmin,ymin,xmax,ymax\na.png,red,0,0,9,9\n".write(
                toFile: boxes, atomically: true, encoding: .utf8)
            var other = kept
            other.model.receipt["seed"] = "7"
            try other.scan("found/b", other.options { $0.savedMap = SavedMap(of: other.model) })
            #expect(throws: MapRequestError.otherModel(map: kept.map("found/b"), first: kept.map("found/a"))) {
                try job.run()
            }
            for x in [0, 1] {
                var part = options
                part.part = RequestedPart(region: .pixels(PictureRegion(x: x, y: 0, width: 50, height: 50)))
                try kept.scan("found/a", part)
                #expect(throws: MapRequestError.partOfPicture(map: kept.map("found/a"))) { try job.run() }
            }
        }
    }
}
