import FCNScanKit
import Foundation
import Testing

@Suite struct ExportTests {
    /// A network that says `hell` for light windows of 24 pixels, and pictures with light squares.
    private func prepare(_ program: Program) throws {
        try program.writeBrightnessModel("m.safetensors", classes: ["background", "hell, <白>"])
        try FileManager.default.createDirectory(atPath: program.path("in/b"), withIntermediateDirectories: true)
        for (name, corners) in [
            ("in/a & =b.png", [(20, 30), (100, 60)]), ("in/b/leer.png", []), ("in/b/c.png", [(3, 5)]),
        ] {
            var picture = Picture(width: 160, height: 110, color: [70, 80, 90])
            for (left, top) in corners {
                for y in top..<top + 26 { for x in left..<left + 26 { for c in 0..<3 { picture[x, y, c] = 240 } } }
            }
            try picture.write(to: program.path(name))
        }
    }

    private let model = ["-m", "m.safetensors", "--threshold", "0.5", "--edge", "center", "--no-pictures"]

    private func json(_ program: Program, _ name: String) throws -> Any {
        try JSONSerialization.jsonObject(with: program.contents(name))
    }

    @Test("A scan, a detection from its map and an export of its file write the same files")
    func waysAgree() throws {
        let program = try Program()
        try prepare(program)
        let all = ExportFormat.names
        let scan = try program.run(
            ["in/a & =b.png", "--save-map", "--export", all, "-o", "scan", "--json"] + model)
        #expect(scan.status == 0, "\(scan.errors)")
        let files = try #require(try scan.json()["files"] as? [String: String])
        #expect(files["coco"] == "scan/a & =b.coco.json" && files["voc"] == "scan/a & =b.voc", "\(files)")
        for file in files.values { #expect(program.exists(file), "\(file)") }
        let detect = try program.run(
            "detect", "scan/a & =b.scores.safetensors", "--threshold", "0.5", "--export", all, "-o", "detect")
        #expect(detect.status == 0 && detect.output.contains("-> detect/a & =b.geojson"), "\(detect.errors)")
        let export = try program.run("export", "scan/a & =b.detections.json", "--to", all, "-o", "export")
        #expect(export.output.hasPrefix("1 pictures, 2 objects, 0 failed\n  -> export/a & =b.coco.json\n"))
        func written(_ folder: String) -> [String] {
            program.files().filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }.filter
            {
                !$0.hasSuffix(".detections.json") && !$0.hasSuffix(".safetensors")
            }
        }
        #expect(written("scan").count == 15, "\(written("scan"))")
        for folder in ["detect", "export"] {
            #expect(written(folder) == written("scan"))
            for name in written("scan") {
                #expect(
                    try program.contents("\(folder)/\(name)") == program.contents("scan/\(name)"), "\(folder) \(name)")
            }
        }
    }

    @Test("A batch makes one data set, and so do the batch that goes on and an export of its folder")
    func batchIsOneSet() throws {
        let program = try Program()
        try prepare(program)
        let arguments =
            ["batch", "in", "-o", "found", "--export", "coco,geojson,csv,yolo,voc,cvat,labelstudio"] + model
        let first = try program.run(arguments)
        #expect(first.status == 0 && first.output.contains("-> found/coco.json"), "\(first.errors)")
        let set = try #require(try json(program, "found/coco.json") as? [String: Any])
        #expect(
            (set["images"] as? [[String: Any]])?.map { $0["file_name"] as? String } == [
                "a & =b.png", "b/c.png", "b/leer.png",
            ])
        #expect((set["annotations"] as? [[String: Any]])?.map { $0["image_id"] as? Int } == [1, 1, 2])
        for name in ["a & =b.png.geojson", "b/leer.png.geojson", "yolo/labels/b/leer.txt", "voc/b_c.xml"] {
            #expect(program.exists("found/\(name)"), "\(name)")
        }
        let names = program.files().filter { $0.hasPrefix("found/") && !$0.contains("summary") }
        let before = try names.map(program.contents)
        // An interrupted batch: a picture is missing, and so is all that is written at the end.
        for name in ["found/b/c.png.detections.json", "found/coco.json", "found/objects.csv"] {
            try FileManager.default.removeItem(atPath: program.path(name))
        }
        let second = try program.run(arguments + ["--json"])
        #expect(second.errors.isEmpty)
        #expect((try second.json()["exports"] as? [String: [String: String]])?["files"]?["cvat"] == "found/cvat.xml")
        for (name, content) in zip(names, before) where !name.hasSuffix(".detections.json") {
            #expect(try program.contents(name) == content, "\(name)")
        }
        let export = try program.run("export", "found", "--to", "coco,csv,yolo,geojson", "--output", "again", "--json")
        #expect(export.status == 0, "\(export.errors)")
        #expect(try (export.json()["files"] as? [String: String])?["coco"] == "again/coco.json")
        for name in [
            "coco.json", "coco-results.json", "objects.csv", "pictures.csv", "yolo/labels/b/c.txt", "b/c.png.geojson",
        ] {
            #expect(try program.contents("again/\(name)") == program.contents("found/\(name)"), "\(name)")
        }
    }

    @Test("What was exported is read again as boxes to train on, with the same places")
    func exportsAreTrainedOn() throws {
        let program = try Program()
        try prepare(program)
        try #require(try program.run(["batch", "in", "-o", "found", "--export", "coco,csv,voc"] + model).status == 0)
        var results: [String] = []
        for boxes in ["found/coco.json", "found/objects.csv", "found/voc"] {
            let judged = try program.run(
                "evaluate", boxes.hasSuffix("csv") ? "." : "in", "--boxes", boxes, "-m", "m.safetensors", "--edge",
                "center",
                "--threshold", "0.5", "--json")
            #expect(judged.status == 0, "\(judged.errors)")
            #expect(try judged.json()["precision"] as? Double == 1 && judged.json()["recall"] as? Double == 1)
            results.append("\(String(describing: try judged.json()["truths"]))")
        }
        #expect(Set(results).count == 1, "\(results)")
    }

    @Test("Mistakes are told in a sentence with exit code 64, failures with 1, and the rest is done")
    func mistakesAreTold() throws {
        let program = try Program()
        try prepare(program)
        try #require(try program.run(["in/a & =b.png", "-o", "good"] + model).status == 0)
        let good = String(decoding: try program.contents("good/a & =b.detections.json"), as: UTF8.self)
        func write(_ name: String, _ text: String) throws {
            try text.write(toFile: program.path(name), atomically: true, encoding: .utf8)
        }
        try write("cut.detections.json", String(good.prefix(300)))
        try write("odd.detections.json", good.replacing(/"y" : [0-9.]+/, with: "\"y\" : \"x\""))
        try write("far.detections.json", good.replacing(/"width" : [0-9.]+/, with: "\"width\" : -4"))
        try write("other.json", "{\"pictures\": []}")
        try write("blocked", "")
        try FileManager.default.createDirectory(atPath: program.path("empty"), withIntermediateDirectories: true)
        let cases: [([String], Int32, String)] = [
            (
                ["in/b/c.png", "--export", "coco,xml"] + model, 64,
                "there is no format 'xml'; there are coco,geojson,csv,"
            ),
            (["export", "good", "--to", "CSV"], 64, "--to: there is no format 'CSV'"),
            (["export", "good"], 64, "--to"),
            (["export", "--to", "csv"], 64, "inputs"),
            (["export", "missing.json", "--to", "csv"], 1, "'missing.json'"),
            (["export", "empty", "--to", "csv"], 1, "no file *.detections.json in 'empty'"),
            (["export", "cut.detections.json", "--to", "csv"], 1, "cut.detections.json:"),
            (["export", "odd.detections.json", "--to", "csv"], 1, "expected a number as 'detections.0.y'"),
            (["export", "far.detections.json", "--to", "csv"], 1, "unusable value of 'detections.0'"),
            (["export", "other.json", "--to", "csv"], 1, "other.json:1:1: expected an object with the key 'image'"),
            (["export", "good", "--to", "csv", "-o", "blocked/x"], 1, "cannot create the folder 'blocked/x"),
            (["export", "good", "good", "--to", "coco"], 1, "two results of 'in/a & =b.png'"),
        ]
        for (arguments, status, words) in cases {
            let result = try program.run(arguments)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        let rest = try program.run("export", "cut.detections.json", "good", "--to", "csv", "-o", "rest")
        #expect(rest.status == 1 && rest.output.hasPrefix("1 pictures, 2 objects, 1 failed"), "\(rest.output)")
        #expect(program.exists("rest/objects.csv"))
    }
}
