import FCNScanKit
import Foundation
import Testing

@Suite struct RegionOfInterestTests {
    /// A network that says `bright` for light windows of 24 pixels, and a reddish picture with two light discs on a bright
    /// ground, of which one lies in the region.
    private func prepare(_ program: Program) throws {
        try program.writeBrightnessModel("m.safetensors", classes: ["background", "bright"])
        var picture = Picture(width: 200, height: 140, color: [120, 70, 90])
        for (left, top) in [(20, 30), (140, 80)] {
            for y in top..<top + 26 { for x in left..<left + 26 { for c in 0..<3 { picture[x, y, c] = 240 } } }
        }
        for y in 0..<140 { for x in 100..<120 { for c in 0..<3 { picture[x, y, c] = 250 } } }
        try picture.write(to: program.path("a.png"))
        try #"{"type":"Polygon","coordinates":[[[0,0],[99,0],[99,140],[0,140],[0,0]]]}"#.write(
            toFile: program.path("left.geojson"), atomically: true, encoding: .utf8)
    }

    private let scan = ["-m", "m.safetensors", "--threshold", "0.5", "--edge", "center"]

    @Test("Objects outside are not reported by a scan, a batch and a map")
    func objectsOutsideAreNotReported() throws {
        let program = try Program()
        try prepare(program)
        let all = try program.run(["a.png", "--json", "--save-map"] + scan).json()
        #expect((all["detections"] as? [Any])?.count == 3)
        let left = try program.run(["a.png", "--roi", "left.geojson", "-o", "out"] + scan)
        #expect(left.status == 0 && left.output.contains(", 1 detection\n"), "\(left.errors)")
        #expect(left.output.contains("in a region of interest of 13860 pixels, 49.5% of what was scanned"))
        let detected = try program.run("detect", "a.scores.safetensors", "--roi", "left.geojson", "--threshold", "0.5")
        #expect(detected.output.contains(", 1 detection\n"), "\(detected.errors)")
        let batch = try program.run(
            ["batch", "a.png", "--roi", "left.geojson", "-o", "found", "--no-pictures", "--json"] + scan)
        let pictures = try #require(try batch.json()["pictures"] as? [[String: Any]])
        #expect((pictures[0]["detections"] as? [Any])?.count == 1, "\(batch.errors)")
    }

    @Test("Tissue is what has colour, and the mask that was used can be used again")
    func tissueIsFound() throws {
        let program = try Program()
        try prepare(program)
        let result = try program.run(["a.png", "--tissue", "--json"] + scan)
        let report = try result.json()
        let region = try #require(report["regionOfInterest"] as? [String: Any], "\(result.errors)")
        let tissue = try #require(region["tissue"] as? [String: Any])
        #expect(tissue["overview"] as? [Int] == [200, 140])
        #expect((report["files"] as? [String: String])?["tissue"] == "a.tissue.png" && program.exists("a.tissue.png"))
        let again = try program.run(["a.png", "--roi", "a.tissue.png", "--json"] + scan).json()
        #expect((again["regionOfInterest"] as? [String: Any])?["area"] as? Double == region["area"] as? Double)
        let both = try program.run(["a.png", "--tissue", "--roi", "left.geojson", "--json"] + scan).json()
        let area = try #require((both["regionOfInterest"] as? [String: Any])?["area"] as? Double)
        #expect(try area < #require(region["area"] as? Double))
    }

    @Test("Mistakes are told in a sentence, and nothing is written")
    func mistakesAreTold() throws {
        let program = try Program()
        try prepare(program)
        try #"{"type":"Polygon","coordinates":[[[500,0],[599,0],[599,140],[500,0]]]}"#.write(
            toFile: program.path("far.geojson"), atomically: true, encoding: .utf8)
        try Picture(width: 30, height: 30, channels: 1, samples: [UInt8](repeating: 8, count: 900)).write(
            to: program.path("gray.png"))
        try FileManager.default.createDirectory(atPath: program.path("none"), withIntermediateDirectories: true)
        let before = program.files()
        let cases = [
            (["a.png", "--roi", "far.geojson"], "200x140"), (["a.png", "--roi", "missing.geojson"], "missing.geojson"),
            (["a.png", "--roi", "m.safetensors"], "m.safetensors"), (["a.png", "--roi", "none"], "'a.geojson'"),
            (["gray.png", "--tissue"], "--roi"),
        ]
        for (arguments, words) in cases {
            let result = try program.run(arguments + scan)
            #expect(result.status == 1 && result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        #expect(program.files() == before)
    }
}
