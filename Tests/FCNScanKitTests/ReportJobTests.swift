import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct ReportJobTests {
    /// What the page of a report reads.
    private func contents(_ path: String) throws -> ReportContents {
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let start = try #require(page.range(of: "id=\"report\">"))
        let end = try #require(page[start.upperBound...].range(of: "</script>"))
        return try JSONDecoder().decode(
            ReportContents.self, from: Data(page[start.upperBound..<end.lowerBound].utf8))
    }

    @Test("A report says what was found, how, and what is known to be there")
    func reportSaysWhatWasFound() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            let scanned = try kept.scan(
                "a.png",
                kept.options {
                    $0.savedMap = SavedMap(of: kept.model)
                    $0.scales = Scales([0.5, 1])
                    $0.detection.merging = Merging(.nms, overlap: 0.4)
                    $0.detection.classThresholds = [2: 0.7]
                })
            try "image,class,xmin,ymin,xmax,ymax\na.png,bright,20,30,46,56\na.png,other,1,1,9,9\n".write(
                toFile: folder + "/boxes.csv", atomically: true, encoding: .utf8)
            var job = ReportJob(folder + "/r.html")
            job.boxes = folder + "/boxes.csv"
            let result = try job.run([folder])
            #expect(result.pictures == 1 && result.maps == 1 && result.folder == nil)
            let report = try contents(folder + "/r.html")
            #expect(report.classes == ["background", "bright", "red"] && report.objectClasses == [1, 2])
            #expect(report.start.merging == Merging(.nms, overlap: 0.4) && report.start.threshold == 0.5)
            #expect(report.start.classThresholds == ["red": 0.7] && report.tolerance == 2)
            let picture = try #require(report.pictures.first)
            #expect(picture.name == "a.png" && [picture.width, picture.height] == [130, 210])
            #expect(picture.levels?.map(\.scale) == [0.5, 1] && picture.tiles?.count == 1)
            #expect(picture.detections.map(\.score) == scanned.detections.map(\.score))
            #expect(picture.detections.map(\.x) == scanned.detections.map(\.centerX))
            // What the model does not know cannot be found by it.
            #expect(
                picture.truth == [
                    ReportContents.Object(classIndex: 1, box: Box(xmin: 20, ymin: 30, xmax: 46, ymax: 56))
                ])
            #expect(picture.problems.isEmpty)
        }
    }

    @Test("A map alone gives what its scan found, and detections alone have no scores")
    func oneFileIsEnough() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            let scanned = try kept.scan("a", kept.options { $0.savedMap = SavedMap(.float16, of: kept.model) })
            try FileManager.default.removeItem(atPath: folder + "/a.detections.json")
            try ReportJob(folder + "/map.html").run([kept.map("a")])
            let map = try #require(contents(folder + "/map.html").pictures.first)
            #expect(map.detections.count == scanned.detections.count && map.levels != nil)
            try kept.scan("b", kept.options())
            try ReportJob(folder + "/b.html").run([folder + "/b.detections.json"])
            let plain = try #require(contents(folder + "/b.html").pictures.first)
            #expect(plain.detections.count == scanned.detections.count && plain.levels == nil && plain.tiles != nil)
        }
    }

    @Test("What is missing or has changed is told, and the rest is shown")
    func gapsAreTold() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            try kept.scan("a", kept.options { $0.savedMap = SavedMap(of: kept.model) })
            try FileManager.default.createDirectory(atPath: folder + "/moved", withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: kept.picture, toPath: folder + "/moved/a.png")
            var warnings: [String] = []
            var job = ReportJob(folder + "/r.html")
            try job.run([kept.map("a")]) { warnings.append($0) }
            #expect(warnings.count == 1 && warnings[0].contains("'\(kept.picture)' is not there"), "\(warnings)")
            let gap = try #require(contents(folder + "/r.html").pictures.first)
            #expect(gap.tiles == nil && gap.levels != nil && gap.problems.count == 1)

            job.pictureFolder = folder + "/moved"
            try job.run([kept.map("a")]) { warnings.append($0) }
            #expect(warnings.count == 1)
            #expect(try contents(folder + "/r.html").pictures.first?.tiles != nil)

            try Picture(width: 130, height: 210, color: [1, 2, 3]).write(to: folder + "/moved/a.png")
            try job.run([kept.map("a")]) { warnings.append($0) }
            #expect(warnings.last?.contains("has changed since it was scanned") == true)

            try FileManager.default.removeItem(atPath: kept.map("a"))
            try job.run([folder + "/a.detections.json"]) { warnings.append($0) }
            #expect(warnings.contains { $0.contains("score map") && $0.contains("is gone") }, "\(warnings)")
        }
    }

    @Test("Results that cannot stand in one report are refused")
    func otherResultsAreRefused() throws {
        try withTemporaryFolder { folder in
            var kept = try KeptScan(folder)
            try kept.scan("a", kept.options { $0.savedMap = SavedMap(of: kept.model) })
            kept.model = try Model(
                handmade: "input 12x12x3; avgpool4 avgpool3 fc3 softmax", classes: ["background", "bright", "red"],
                weights: [-8, -9, -9, 9, 9, 9, 20, -12, -12], biases: [0, 0, -1],
                normalization: kept.model.normalization)
            try kept.scan("b", kept.options { $0.savedMap = SavedMap(of: kept.model) })
            kept.model.classes[2] = "green"
            try kept.scan("c", kept.options { $0.savedMap = SavedMap(of: kept.model) })
            let job = ReportJob(folder + "/r.html")
            let (a, b, c) = (kept.map("a"), kept.map("b"), kept.map("c"))
            func detections(_ map: String) -> String { ScoreMapFile.base(of: map) + ".detections.json" }
            #expect(throws: ReportError.otherModel(path: detections(b), first: detections(a))) { try job.run([a, b]) }
            #expect(
                throws: ReportError.otherClasses(
                    path: detections(c), found: ["background", "bright", "green"], first: detections(a),
                    expected: ["background", "bright", "red"])
            ) { try job.run([a, c]) }
            #expect(throws: ReportError.noResult(path: kept.picture)) { try job.run([kept.picture]) }
            try writeBytes(Array("{\"image\": 3}".utf8), to: folder + "/x.detections.json")
            #expect(throws: ReportError.self) { try job.run([folder + "/x.detections.json"]) }
            #expect(!FileManager.default.fileExists(atPath: folder + "/r.html"))
        }
    }

    @Test("Pictures that were never scanned can be labelled, those that cannot be read are told")
    func picturesAreLabelled() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            try writeBytes(Array("no picture".utf8), to: folder + "/broken.png")
            try "image,class,xmin,ymin,xmax,ymax\na.png,cell,2,3,22,33\n".write(
                toFile: folder + "/boxes.csv", atomically: true, encoding: .utf8)
            var job = ReportJob(folder + "/label.html")
            job.boxes = folder + "/boxes.csv"
            var warnings: [String] = []
            let result = try job.run(labelling: [folder], classes: ["cell", "größe"]) { warnings.append($0) }
            #expect(result.pictures == 1 && warnings.count == 1 && warnings[0].contains("broken.png"))
            let report = try contents(folder + "/label.html")
            #expect(report.isForLabelling && report.classes == ["background", "cell", "größe"])
            #expect(report.pictures[0].truth?.count == 1 && report.pictures[0].name == "a.png")
            for name in ["", "background", "cell"] {
                #expect(throws: ReportError.unusableClass(name: name)) {
                    try job.run(labelling: [kept.picture], classes: ["cell", name])
                }
            }
            job.boxes = nil
            #expect(throws: ReportError.noPictures(paths: [folder + "/broken.png"])) {
                try job.run(labelling: [folder + "/broken.png"], classes: ["cell"])
            }
        }
    }
}
