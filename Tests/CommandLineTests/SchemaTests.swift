import FCNScanKit
import Foundation
import TestSupport
import Testing

/// What the program prints and writes as JSON is as its schemas say; Scripts/check-schemas has more outputs.
@Suite struct SchemaTests {
    private let validator: SchemaValidator

    init() throws { validator = try SchemaValidator(OutputSchema.all.map(\.text)) }

    private func expect(_ schema: String, _ json: Data, _ what: String) throws {
        let faults = try validator.faults(in: json, schema: "urn:fcnscan:\(schema)")
        #expect(faults.isEmpty, "\(what): \(faults.prefix(3))")
        let object = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(object["schema"] as? String == schema, "\(what)")
    }

    private func prepare(_ program: Program) throws {
        try program.writeBrightnessModel("m.safetensors", classes: ["background", "bright"])
        var picture = Picture(width: 120, height: 90, color: [120, 70, 90])
        for y in 30..<56 { for x in 20..<46 { for c in 0..<3 { picture[x, y, c] = 240 } } }
        try picture.write(to: program.path("a.png"))
    }

    @Test("Scans, batches, maps and label maps write what their schemas say")
    func scansAreDescribed() throws {
        let program = try Program()
        try prepare(program)
        func run(_ schema: String, _ arguments: String...) throws {
            let result = try program.run(arguments)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            try expect(schema, Data(result.output.utf8), "\(arguments)")
        }
        let scan = ["-m", "m.safetensors", "--threshold", "0.5", "--edge", "center"]
        for words in [
            ["--save-map", "--labels", "--pixel-size", "0.5um", "--scores", "s.npy"],
            ["--tissue", "--merge", "components", "--by-class", "bright:0.6"],
            ["--scales", "0.5,1", "--average", "flips", "--region", "5,5,100,80"],
        ] {
            let result = try program.run(["a.png", "--json"] + scan + words)
            try expect("detections-1", Data(result.output.utf8), "\(words)")
            try expect("detections-1", program.contents("a.detections.json"), "\(words)")
        }
        try expect("labels-1", program.contents("a.labels.json"), "legend")
        try expect("score-map-1", program.contents("s.json"), "description")
        let map = try ScoreMapFile(contentsOf: program.path("a.scores.safetensors"))
        try expect("score-map-1", Data(JSONText.text(of: map.description).utf8), "map")
        for rows in ["1/2", "2/2"] {
            let part = try program.run(["a.png", "--json", "--rows", rows] + scan)
            try expect("map-part-1", Data(part.output.utf8), "part")
        }
        let parts = program.files().filter { $0.contains(".rows-") }
        let bytes = try program.contents(parts[0])
        let header =
            try JSONSerialization.jsonObject(
                with: bytes.dropFirst(8).prefix(Int(bytes[0]) | Int(bytes[1]) << 8)) as? [String: [String: Any]]
        let said = try #require(header?["__metadata__"]?["fcnscan-scores"] as? String)
        try expect("score-map-1", Data(said.utf8), "part")
        try run("map-merge-1", "merge", "-o", "merged.scores.safetensors", "--json", parts[0], parts[1])
        try FileManager.default.removeItem(atPath: program.path("merged.scores.safetensors"))
        for part in parts { try FileManager.default.removeItem(atPath: program.path(part)) }
        try run("forecast-1", "a.png", "--rows", "1..3", "--dry-run", "--json", "-m", "m.safetensors")
        try run("detections-1", "detect", "a.scores.safetensors", "--threshold", "0.5", "--json")
        try run("export-1", "export", "a.detections.json", "--to", "csv", "--json", "-o", "exported")
        try run("report-1", "report", "a.detections.json", "-o", "report.html", "--json")
        let forecast = try program.run(["a.png", "--dry-run", "--json"] + scan)
        try expect("forecast-1", Data(forecast.output.utf8), "forecast")
        let batch = try program.run(["batch", "a.png", "missing.png", "-o", "out", "--no-pictures", "--json"] + scan)
        #expect(batch.status == 1)
        try expect("summary-1", Data(batch.output.utf8), "batch")
        try expect("summary-1", program.contents("out/summary.json"), "batch")
        let share = try program.run(
            ["batch", "a.png", "missing.png", "-o", "shared", "--no-pictures", "--shard", "1/1"] + scan)
        #expect(share.status == 1)
        try expect("shard-1", program.contents("shared/shards/1-of-1.json"), "share")
        try FileManager.default.removeItem(atPath: program.path("shared"))
        try run("merge-1", "merge", "out", "--export", "csv", "--json")
        try expect("summary-1", program.contents("out/summary.json"), "merge with exports")
        try run("comparison-1", "compare", "a.png", "-m", "m.safetensors", "--json")
        try run("classification-1", "classify", "a.png", "-m", "m.safetensors", "--json")
        try "image,class,xmin,ymin,xmax,ymax\na.png,bright,20,30,46,56\n".write(
            toFile: program.path("boxes.csv"), atomically: true, encoding: .utf8)
        try run(
            "evaluation-1", "evaluate", "m.safetensors", ".", "--boxes", "boxes.csv", "--threshold", "0.5", "--json",
            "-o",
            "report")
        try expect("evaluation-1", program.contents("report/report.json"), "report")
        try FileManager.default.createDirectory(atPath: program.path("truth"), withIntermediateDirectories: true)
        try Picture(width: 120, height: 90, channels: 1, samples: [UInt8](repeating: 1, count: 120 * 90)).write(
            to: program.path("truth/a.png"))
        try FileManager.default.removeItem(atPath: program.path("s.json"))
        try FileManager.default.removeItem(atPath: program.path("out"))
        try run("segmentation-1", "evaluate", "--maps", ".", "--truth-labels", "truth", "--json")
    }

    @Test("Networks, pictures, conversions, timings and training write what their schemas say")
    func modelsAreDescribed() throws {
        let program = try Program()
        try prepare(program)
        for (schema, arguments) in [
            ("network-1", ["info", "m.safetensors"]), ("network-1", ["info", "lenet5"]),
            ("network-1", ["info", "--arch", "input 8x8x1; conv3-2/p1 =a pool2 up2 concat@a conv1-2"]),
            ("picture-1", ["info", "a.png"]),
            ("conversion-1", ["convert", "m.safetensors", "-o", "m.onnx", "--verify"]),
            ("benchmark-1", ["bench", "-m", "m.safetensors", "--size", "60x50", "--runs", "1"]),
        ] {
            let result = try program.run(arguments + ["--json"])
            #expect(result.status == 0, "\(arguments): \(result.errors)")
            try expect(schema, Data(result.output.utf8), "\(arguments)")
        }
        for (label, shade) in [("dark", 40), ("light", 200)] {
            try FileManager.default.createDirectory(
                atPath: program.path("data/\(label)"), withIntermediateDirectories: true)
            for number in 0..<8 {
                try Picture(width: 16, height: 16, color: [UInt8(shade + number), UInt8(shade), UInt8(shade)]).write(
                    to: program.path("data/\(label)/\(number).png"))
            }
        }
        let training = try program.run(
            "train", "data", "-o", "t.safetensors", "--arch", "input 16x16x3; conv5-3 relu pool4; fc2", "--epochs", "2")
        #expect(training.status == 0, "\(training.errors)")
        let lines = String(decoding: try program.contents("t.training/metrics.jsonl"), as: UTF8.self)
        for line in lines.split(separator: "\n") { try expect("metrics-1", Data(line.utf8), "metrics") }
        try expect("evaluation-1", program.contents("t.training/report/report.json"), "training")
    }

    @Test("Schemas are listed and printed, with and without a version")
    func schemasArePrinted() throws {
        let program = try Program()
        let list = try program.run("schema")
        #expect(list.status == 0 && list.output.split(separator: "\n").count == OutputSchema.all.count)
        for schema in OutputSchema.all {
            #expect(try program.run("schema", schema.name).output == schema.text)
            #expect(schema.text.contains("\"$id\": \"urn:fcnscan:\(schema.name)\""))
            #expect(list.output.contains(schema.name))
        }
        #expect(try program.run("schema", "detections").output.contains("urn:fcnscan:detections-1"))
        let unknown = try program.run("schema", "detection")
        #expect(unknown.status == 64 && unknown.errors.contains("detections-1"))
    }

    @Test("The validator finds what is wrong")
    func validatorFindsFaults() throws {
        let text = """
            {"$id": "a", "type": "object", "required": ["n"], "additionalProperties": false, "properties": {
              "n": {"type": "integer", "minimum": 0}, "s": {"enum": ["x", "y"]}, "l": {"type": "array", "items":
              {"$ref": "#/$defs/d"}}, "o": {"oneOf": [{"type": "string"}, {"type": "number"}]}},
             "$defs": {"d": {"type": "boolean"}}}
            """
        let validator = try SchemaValidator([text])
        func count(_ json: String) throws -> Int { try validator.faults(in: Data(json.utf8), schema: "a").count }
        #expect(try count(#"{"n": 1, "s": "x", "l": [true, false], "o": 1.5}"#) == 0)
        for json in [
            "{}", "[]", #"{"n": 1.5}"#, #"{"n": -1}"#, #"{"n": true}"#, #"{"n": 1, "z": 1}"#, #"{"n": 1, "s": "z"}"#,
            #"{"n": 1, "l": [1]}"#, #"{"n": 1, "o": null}"#,
        ] {
            #expect(try count(json) == 1, "\(json)")
        }
    }
}
