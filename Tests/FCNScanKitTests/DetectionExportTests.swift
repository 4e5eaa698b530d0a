import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct DetectionExportTests {
    @Test("Files lie beside the only file, in the only folder, or where they are wanted")
    func placesAreChosen() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            for name in ["x/a", "x/b/c"] {
                try createFolder(folder + "/" + Path.folder(of: name))
                try kept.scan(name, kept.options { ($0.drawsOverlay, $0.drawsHeatmap) = (false, false) })
            }
            // The second is of another picture.
            let other = folder + "/x/b/c.detections.json"
            try String(contentsOfFile: other, encoding: .utf8).replacing("/a.png\"", with: "/b.png\"")
                .write(toFile: other, atomically: true, encoding: .utf8)
            func files(_ paths: [String], output: String? = nil) throws -> [String] {
                let outcome = try DetectionExport([.csv, .geojson]).run(
                    paths.map { folder + "/" + $0 }, output: output.map { folder + "/" + $0 })
                #expect(outcome.failures.isEmpty && outcome.objects > 0)
                return outcome.report.files.values.map { String($0.dropFirst(folder.count + 1)) }.sorted()
            }
            #expect(
                try files(["x/a.detections.json"]) == ["x/a.geojson", "x/a.objects.csv", "x/a.pictures.csv"])
            #expect(
                try files(["x/a.detections.json"], output: "y")
                    == ["y/a.geojson", "y/a.objects.csv", "y/a.pictures.csv"])
            #expect(try files(["x"]) == ["x/*.geojson", "x/objects.csv", "x/pictures.csv"])
            #expect(
                try files(["x/b", "x/a.detections.json"], output: "z/")
                    == ["z/*.geojson", "z/objects.csv", "z/pictures.csv"])
            #expect(FileManager.default.fileExists(atPath: folder + "/z/b.png.geojson"))
        }
    }

    @Test(
        "Training reads the boxes of the report again from every export that has them",
        arguments: [EdgeMode.drop, .center])
    func boxesAreReadAgain(edge: EdgeMode) throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            let report = try kept.scan(
                "a",
                kept.options {
                    ($0.drawsOverlay, $0.drawsHeatmap, $0.exports) = (
                        false, false, [.coco, .csv, .voc, .yolo, .yoloScores, .cvat, .labelstudio]
                    )
                },
                edge: edge)
            #expect(report.detections.count > 5)
            // Tables have paths as they were given to the scan.
            let exports = [
                "a.coco.json", "a.objects.csv", "a.voc", "a.yolo", "a.yolo/data.yaml", "a.yolo-scores", "a.cvat.xml",
                "a.labelstudio.json",
            ]
            for boxes in exports {
                let pictures = boxes == "a.objects.csv" ? "/" : folder
                var request = DataRequest(pictures)
                request.boxes = "\(folder)/\(boxes)"
                let data = try request.load().data
                #expect(data.warnings.isEmpty && data.skippedRows.isEmpty, "\(boxes)")
                let found = try #require(data.pictures.first).objects
                #expect(found.count == report.detections.count)
                for (object, known) in zip(found, report.detections) {
                    #expect(data.classes[object.classIndex] == known.className)
                    let edges = [object.box.xmin, object.box.ymin, object.box.xmax, object.box.ymax]
                    let expected = [known.x, known.y, known.x + known.width, known.y + known.height]
                    #expect(zip(edges, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(boxes): \(object.box)")
                }
            }
        }
    }

    @Test("What cannot be exported is told, and the rest is done")
    func failuresAreTold() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            for name in ["a", "again"] {
                try kept.scan(name, kept.options { ($0.drawsOverlay, $0.drawsHeatmap) = (false, false) })
            }
            try createFolder(folder + "/empty")
            let outcome = try DetectionExport([.csv]).run(
                [
                    folder + "/a.detections.json", folder + "/again.detections.json", folder + "/empty",
                    folder + "/none",
                ],
                output: folder + "/out")
            #expect(outcome.pictures == 1)
            #expect(outcome.failures[0] as? ExportError == .repeatedPicture(image: kept.picture, page: 1))
            #expect(outcome.failures[1] as? DetectionFilesError == .noDetections(folder: folder + "/empty"))
            #expect("\(outcome.failures[2])".contains("'\(folder)/none'"))
            let nothing = try DetectionExport([.csv]).run([folder + "/none"], output: folder + "/nothing")
            #expect(nothing.report == ExportReport() && nothing.failures.count == 1)
            #expect(!FileManager.default.fileExists(atPath: folder + "/nothing"))
        }
    }
}
