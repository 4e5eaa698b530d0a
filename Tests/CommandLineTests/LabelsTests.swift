import FCNScanKit
import Foundation
import Testing

@Suite struct LabelsTests {
    /// A network that says `bright` for light windows of 8 pixels, at every second pixel, and a picture whose right half is
    /// light.
    private func prepare(_ program: Program) throws {
        try Model(
            handmade: "input 8x8x3; avgpool2 avgpool4 fc2 softmax", classes: ["background", "bright"],
            weights: [-9, -9, -9, 9, 9, 9], biases: [0, 0],
            normalization: Normalization(mean: [0.5, 0.5, 0.5], deviation: [1, 1, 1])
        ).write(to: program.path("m.safetensors"))
        var picture = Picture(width: 60, height: 41, color: [60, 60, 60])
        for y in 0..<41 { for x in 30..<60 { for c in 0..<3 { picture[x, y, c] = 220 } } }
        try picture.write(to: program.path("a.png"))
    }

    private let scan = ["-m", "m.safetensors", "--threshold", "0.5", "--edge", "center", "--no-pictures"]

    @Test("A label map has the best class of each window, a palette and a legend with areas")
    func labelMapIsWritten() throws {
        let program = try Program()
        try prepare(program)
        let result = try program.run(
            ["a.png", "--labels", "--json", "--stride", "1", "--pixel-size", "500um", "--save-map"] + scan)
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        let labels = try #require(report["labels"] as? [String: Any])
        #expect(labels["size"] as? [Int] == [60, 41])
        #expect(labels["stride"] as? [Double] == [1, 1])
        let map = try Picture(contentsOf: program.path("a.labels.png"))
        #expect(map.width == 60 && map.height == 41 && map.channels == 3)
        // The middle of a window at column x lies at x + origin; it is light where more than half of it is.
        let origin = try #require((labels["origin"] as? [Double])?.first)
        let classes = try #require(labels["classes"] as? [[String: Any]])
        let bright = try #require(classes[1]["color"] as? [Int])
        for x in 0..<60 where abs(Double(x) + origin - 30) > 0.6 {
            #expect((Int(map[x, 20, 0]) == bright[0]) == (Double(x) + origin > 30), "\(x)")
        }
        let areas = try classes.map { try #require($0["area"] as? Double) }
        let millimeters = try classes.map { try #require($0["squareMillimeters"] as? Double) }
        #expect(zip(areas, millimeters).allSatisfy { $0 == 4 * $1 } && abs(areas[1] - 30 * 41) <= 41)
        var legend = try #require(
            JSONSerialization.jsonObject(with: program.contents("a.labels.json")) as? [String: Any])
        #expect(legend.removeValue(forKey: "schema") as? String == "labels-1")
        #expect(legend as NSDictionary == labels as NSDictionary)

        // From the map: the same bytes.
        let drawn = try program.run(
            "render", "a.scores.safetensors", "--no-pictures", "--labels", "-o", "again", "--threshold", "0.5")
        #expect(drawn.output == "-> again/a.labels.png\n-> again/a.labels.json\n", "\(drawn.errors)")
        #expect(try program.contents("again/a.labels.png") == program.contents("a.labels.png"))
    }

    @Test("A network that makes maps smaller and enlarges them again has a label for each pixel")
    func groupsOfWindows() throws {
        let program = try Program()
        try prepare(program)
        let network =
            "input 44x44x3; conv3-4 relu =a pool2 conv3-6 relu deconv2-4/s2 =u @a crop2 concat@u conv3-4 relu conv1-3 softmax"
        let made = try program.run("new", network, "--class-names", "sky,sea,land", "-o", "u.safetensors")
        #expect(made.status == 0 && made.errors.isEmpty, "\(made.errors)")
        let info = try program.run("info", "u.safetensors", "--size", "60x41")
        for words in [
            "window 9x9, stride 1 pixels", "score map of 60x41: 52x33 cells", "groups of 2x2", "shifted by 2 pixels",
            "no layer pads",
        ] {
            #expect(info.output.contains(words), "\(info.output)")
        }
        let words = ["a.png", "-m", "u.safetensors", "--labels", "--edge", "center", "--no-pictures", "--json"]
        let exact = ["--precision", "exact", "--save-map"]
        let result = try program.run(words + exact + ["-o", "dense", "--threads", "2"])
        #expect(result.status == 0, "\(result.errors)")
        let labels = try #require(result.json()["labels"] as? [String: Any])
        #expect(labels["size"] as? [Int] == [60, 41] && labels["stride"] as? [Double] == [1, 1])
        #expect(labels["origin"] as? [Double] == [0.5, 0.5])
        let tiles = try program.run(words + exact + ["-o", "tiles", "--threads", "1", "--exact-windows"])
        #expect(tiles.status == 0, "\(tiles.errors)")
        #expect(try program.contents("dense/a.labels.png") == program.contents("tiles/a.labels.png"))

        let comparison = try program.run(
            "compare", "a.png", "-m", "u.safetensors", "--precision", "exact", "--runs", "1")
        #expect(comparison.output.contains("largest difference     0.0 of logits"), "\(comparison.output)")
        let verified = try program.run("convert", "u.safetensors", "-o", "u.onnx", "--verify")
        #expect(verified.status == 0 && verified.output.contains("equal to rounding"), "\(verified.errors)")
        let finer = try program.run(words + ["--stride", "3"])
        #expect(finer.status == 1 && finer.errors.contains("shifted by 2 pixels"), "\(finer.errors)")
    }

    @Test("Uncertain places are left open, and pixels are compared with label maps")
    func labelsAreJudged() throws {
        let program = try Program()
        try prepare(program)
        let result = try program.run(
            ["a.png", "--save-map", "--stride", "1", "--labels", "--min-score", "0.999"] + scan)
        #expect(result.status == 0 && result.output.contains("no class"), "\(result.errors)")
        try FileManager.default.createDirectory(atPath: program.path("truth"), withIntermediateDirectories: true)
        // The left ten columns do not count, and the border is two columns off.
        var truth = Picture(width: 60, height: 41, channels: 1, samples: [UInt8](repeating: 0, count: 60 * 41))
        for y in 0..<41 {
            for x in 0..<60 { truth[x, y, 0] = x < 10 ? 255 : x < 32 ? 3 : 7 }
        }
        try truth.write(to: program.path("truth/a.png"))
        let judge = ["evaluate", "--maps", ".", "--truth-labels", "truth", "--json"]
        let values = ["--label-values", "background=3,bright=7"]
        let judged = try program.run(judge + values + ["-o", "report"])
        #expect(judged.status == 0, "\(judged.errors)")
        let report = try judged.json()
        #expect(report["pixels"] as? Int == 50 * 41 && report["ignored"] as? Int == 10 * 41)
        let confusion = try #require(report["confusion"] as? [[Int]])
        #expect(confusion.joined().reduce(0, +) == 50 * 41 && program.exists("report/report.txt"))
        // Two columns, give or take the one at which half of a window is light, are taken for light.
        #expect(
            confusion[0][1] % 41 == 0 && (41...3 * 41).contains(confusion[0][1]) && confusion[1][0] == 0, "\(confusion)"
        )
        let open = try program.run(judge + values + ["--min-score", "0.999"]).json()
        #expect(try #require(open["unlabelled"] as? Int) > 0)

        // A legend beside the label map says the same, and a file of another program says nothing.
        try #"{"version": "5.0.1", "shapes": []}"#.write(
            toFile: program.path("truth/a.json"), atomically: true, encoding: .utf8)
        #expect(try program.run(judge).errors.contains("the number 3"))
        var legend = String(decoding: try program.contents("a.labels.json"), as: UTF8.self)
        for (old, new) in [("0", "3"), ("1", "7")] {
            legend = legend.replacingOccurrences(of: "\"index\" : \(old),", with: "\"index\" : \(new),")
        }
        try legend.write(toFile: program.path("truth/a.json"), atomically: true, encoding: .utf8)
        #expect(try program.run(judge).json()["confusion"] as? [[Int]] == confusion)
        try FileManager.default.removeItem(atPath: program.path("truth/a.json"))

        let cases: [([String], Int32, String)] = [
            (judge, 1, "the number 3 at 10,0"), (judge + ["--label-values", "cat=3"], 1, "'cat'"),
            (judge + ["--label-values", "a"], 64, "'a'"), (judge + ["--threshold", "0.5"], 64, "--min-score"),
            (["evaluate", "truth", "--truth-labels", "truth"], 64, "--maps"),
            (["a.png", "--min-score", "0.5"] + scan, 64, "--labels"),
            (["render", "a.scores.safetensors", "--no-pictures"], 64, "nothing to draw"),
        ]
        for (arguments, status, words) in cases {
            let result = try program.run(arguments)
            #expect(result.status == status && result.errors.contains(words), "\(arguments): \(result.errors)")
        }
    }
}
