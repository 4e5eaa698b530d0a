import FCNScanKit
import Foundation
import Testing

@Suite struct DetectTests {
    /// A network that says `bright` for light windows of 24 pixels, and a picture with two light discs.
    private func prepare(_ program: Program) throws {
        try program.writeBrightnessModel("m.safetensors", classes: ["background", "bright"])
        var picture = Picture(width: 160, height: 110, color: [70, 80, 90])
        for (left, top) in [(20, 30), (100, 60)] {
            for y in top..<top + 26 { for x in left..<left + 26 { for c in 0..<3 { picture[x, y, c] = 240 } } }
        }
        try picture.write(to: program.path("a.png"))
    }

    @Test("Maps of a scan and of a batch are detected in, drawn and judged without the model")
    func mapsAreUsed() throws {
        let program = try Program()
        try prepare(program)
        let scan = try program.run(
            "a.png", "-m", "m.safetensors", "--edge", "center", "--save-map", "--map-type", "float16", "-o", "out",
            "--threshold", "0.5")
        #expect(scan.status == 0 && scan.output.contains("-> out/a.scores.safetensors"), "\(scan.errors)")
        let batch = try program.run(
            "batch", "a.png", "-m", "m.safetensors", "--edge", "center", "--save-map", "-o", "found", "--threshold",
            "0.5",
            "--by-class", "bright:0.6")
        #expect(batch.status == 0 && program.exists("found/a.png.scores.safetensors"), "\(batch.errors)")
        try FileManager.default.removeItem(atPath: program.path("m.safetensors"))

        let detected = try program.run(
            "detect", "out/a.scores.safetensors", "--threshold", "0.9", "-o", "strict", "--json")
        #expect(detected.status == 0, "\(detected.errors)")
        let objects = try #require(try detected.json()["detections"] as? [[String: Any]])
        #expect(objects.count == 2 && program.exists("strict/a.detections.json"))
        let drawn = try program.run("render", "out/a.scores.safetensors", "a.png", "-o", "drawn", "--threshold", "0.5")
        #expect(drawn.output == "-> drawn/a.heatmap.png\n-> drawn/a.overlay.png\n", "\(drawn.errors)")

        try "image,class,xmin,ymin,xmax,ymax\na.png,bright,20,30,46,56\na.png,bright,130,5,140,15\n".write(
            toFile: program.path("boxes.csv"), atomically: true, encoding: .utf8)
        let judged = try program.run(
            "evaluate", "--maps", "found", "--boxes", "boxes.csv", "--threshold", "0.9", "--json")
        #expect(judged.status == 0, "\(judged.errors)")
        #expect(try judged.json()["precision"] as? Double == 0.5 && judged.json()["recall"] as? Double == 0.5)
    }

    @Test("Arrays with a description beside them are maps too")
    func arraysAreMaps() throws {
        let program = try Program()
        try prepare(program)
        for scales in [[], ["--scales", "0.5,1"]] {
            let scan = try program.run(
                [
                    "a.png", "-m", "m.safetensors", "--edge", "center", "--scores", "s.npy", "--threshold", "0.9",
                    "--json",
                ]
                    + scales)
            #expect(scan.status == 0, "\(scan.errors)")
            let files = try #require(try scan.json()["files"] as? [String: String])
            #expect(files["description"] == "s.json" && program.exists("s.json"))
            let array = try #require(files[scales.isEmpty ? "scores" : "scores-0.5"])
            let detected = try program.run("detect", array, "--threshold", "0.9", "--json")
            #expect(detected.status == 0, "\(detected.errors)")
            // Probabilities of 1 have lost what tells cells apart, so that places differ a little.
            let (found, expected) = (
                try #require(try detected.json()["detections"] as? [[String: Any]]),
                try #require(try scan.json()["detections"] as? [[String: Any]])
            )
            #expect(found.count == expected.count && !found.isEmpty)
            for object in expected {
                let isFound = found.contains { other in
                    ["centerX", "centerY"].allSatisfy {
                        abs((other[$0] as? Double ?? 0) - (object[$0] as? Double ?? 1000)) < 6
                    }
                }
                #expect(isFound)
            }
            let drawn = try program.run("render", "s.json", "a.png", "-o", "drawn", "--threshold", "0.9")
            #expect(drawn.status == 0 && program.exists("drawn/s.heatmap.png"), "\(drawn.errors)")
            #expect(try program.contents("drawn/s.heatmap.png") == program.contents("a.heatmap.png"))
        }
        try FileManager.default.removeItem(atPath: program.path("s.json"))
        let alone = try program.run("detect", "s-0.5.npy", "--threshold", "0.9")
        #expect(alone.status == 1 && alone.errors.contains("s-0.5.json"), "\(alone.errors)")
    }

    @Test("Mistakes are told in a sentence with exit code 64, failures with 1")
    func mistakesAreTold() throws {
        let program = try Program()
        try prepare(program)
        try Data("no map".utf8).write(to: URL(fileURLWithPath: program.path("text.scores.safetensors")))
        let scan = try program.run("a.png", "-m", "m.safetensors", "--save-map", "--no-pictures", "--threshold", "0.5")
        #expect(scan.status == 0, "\(scan.errors)")
        let cases: [([String], Int32, String)] = [
            (["a.png", "-m", "m.safetensors", "--map-type", "uint8"], 64, "--save-map"),
            (["a.png", "-m", "m.safetensors", "--by-class", "cat:0.5"], 64, "background, bright"),
            (["a.png", "-m", "m.safetensors", "--by-class", "bright:2"], 64, "'bright:2'"),
            (["a.png", "-m", "m.safetensors", "--by-class", "bright:0.1,bright:0.2"], 64, "twice"),
            (
                ["a.png", "-m", "m.safetensors", "--by-class", "background:0.1"], 64, "not one of the classes to report"
            ),
            (["detect", "a.scores.safetensors", "--by-class", "background:0.1"], 1, "not one of those to report"),
            (["detect", "text.scores.safetensors"], 1, "no score map"),
            (["detect", "m.safetensors"], 1, "--save-map"),
            (["detect", "missing"], 1, "missing"),
            (["detect", "a.scores.safetensors", "--only-class", "cat"], 1, "background, bright"),
            (["detect", "a.scores.safetensors", "x/a.scores.safetensors", "-o", "out"], 64, "would both write"),
            (["render", "a.scores.safetensors", "--no-heatmap"], 64, "nothing to draw"),
            (["render", "a.scores.safetensors", "--background", "black"], 64, "--background"),
            (["evaluate", "--maps", "."], 64, "--boxes"),
            (["evaluate", "--maps", ".", "--boxes", "b.csv", "--edge", "drop"], 64, "--edge"),
            (["evaluate", "--maps", ".", "--boxes", "b.csv", "--model", "m.safetensors"], 64, "a model"),
        ]
        for (arguments, status, words) in cases {
            let result = try program.run(Program.binary, arguments)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        #expect(program.files().filter { $0.hasSuffix(".json") } == ["a.detections.json"])
    }

    @Test("One bad map does not stop the others, and a dry run says how large a map will be")
    func oneBadMapDoesNotStopTheOthers() throws {
        let program = try Program()
        try prepare(program)
        let arguments = ["a.png", "-m", "m.safetensors", "--save-map", "--no-pictures", "--threshold", "0.5"]
        #expect(try program.run(arguments).status == 0)
        let result = try program.run("detect", "missing", "a.scores.safetensors", "--threshold", "0.5", "-o", "out")
        #expect(result.status == 1 && result.errors.contains("missing"), "\(result.errors)")
        #expect(program.exists("out/a.detections.json"))
        let forecast = try program.run(arguments + ["--dry-run", "--json", "--map-type", "uint8"]).json()
        #expect(forecast["mapFileBytes"] as? Int == (forecast["scoreBytes"] as? Int).map { $0 / 4 })
    }
}
