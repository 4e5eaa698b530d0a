import FCNScanKit
import Foundation
import Testing

@Suite struct ScalesArgumentTests {
    /// A model that answers to light windows of 8×8 pixels on dark ground, and a picture with a large light square.
    private func prepare(_ program: Program) throws {
        let architecture = try Architecture(text: "input 8x8x3; avgpool4 fc2 softmax")
        let parameters = WeightInitialization.he.parameters(of: architecture, seed: 1).map { tensors in
            tensors.isEmpty
                ? []
                : [
                    Tensor(
                        shape: tensors[0].shape,
                        values: (0..<tensors[0].values.count).map { $0 < tensors[0].values.count / 2 ? 0 : 1 }),
                    Tensor(shape: tensors[1].shape, values: [0, -6]),
                ]
        }
        try Model(
            architecture: architecture, parameters: parameters, classes: ["background", "light"],
            normalization: Normalization(mean: [0, 0, 0], deviation: [1, 1, 1])
        ).write(to: program.path("light.safetensors"))
        var picture = Picture(width: 60, height: 44, color: [10, 10, 10])
        for y in 10..<30 { for x in 20..<40 { for channel in 0..<3 { picture[x, y, channel] = 240 } } }
        try picture.write(to: program.path("a.png"))
    }

    @Test("A scan at several scales reports them, and each object's scale, and writes scores of each")
    func scansAtScales() throws {
        let program = try Program()
        try prepare(program)
        let scan = ["a.png", "-m", "light.safetensors", "-o", "out", "--json", "--threshold", "0.6"]
        let result = try program.run(
            Program.binary, scan + ["--scales", "0.5:2:3", "--merge", "nms", "--scores", "s.npy"])
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        let scales = try #require(report["scales"] as? [[String: Any]])
        #expect(scales.map { $0["scale"] as? Double } == [0.5, 1, 2])
        #expect(scales.map { $0["size"] as? [Int] } == [[30, 22], [60, 44], [120, 88]])
        #expect(scales.map { $0["window"] as? [Double] } == [[16, 16], [8, 8], [4, 4]])
        #expect((report["map"] as? [String: Any])?["columns"] as? Int == 29)
        let objects = try #require(report["detections"] as? [[String: Any]])
        #expect(!objects.isEmpty && objects.allSatisfy { $0["scale"] is Double && $0["area"] == nil })
        for name in ["s-0.5.npy", "s-1.0.npy", "s-2.0.npy", "out/a.heatmap.png", "out/a.overlay.png"] {
            #expect(program.exists(name), "\(name)")
        }
        // Held samples, decoding for each scale, few rows at a time and other threads change nothing.
        for other in [["--threads", "1"], ["--threads", "3", "--memory-limit", "200MB"]] {
            let again = try program.run(Program.binary, scan + ["--scales", "0.5:2:3", "--merge", "nms"] + other)
            #expect(again.status == 0, "\(again.errors)")
            let same = try again.json()["detections"] as? [[String: Any]]
            #expect(same.map { NSArray(array: $0) } == NSArray(array: objects))
        }
        let forecast = try program.run(Program.binary, scan + ["--scales", "0.5,2", "--dry-run"]).json()
        #expect((forecast["scales"] as? [[String: Any]])?.count == 2 && forecast["decodings"] as? Int == 1)
    }

    @Test("Connected regions are reported with area and mean, in JSON and in the table of a batch")
    func reportsRegions() throws {
        let program = try Program()
        try prepare(program)
        let result = try program.run(
            "batch", "a.png", "-m", "light.safetensors", "-o", "out", "--json", "--merge", "components",
            "--threshold", "0.6")
        #expect(result.status == 0, "\(result.errors)")
        let pictures = try #require(try result.json()["pictures"] as? [[String: Any]])
        let objects = try #require(pictures[0]["detections"] as? [[String: Any]])
        #expect(objects.count == 1 && objects[0]["scale"] == nil)
        #expect((objects[0]["area"] as? Double ?? 0) >= 256 && objects[0]["meanScore"] is Double)
        let table = String(decoding: try program.contents("out/summary.csv"), as: UTF8.self)
        #expect(table.hasPrefix("image,status,class,score,x,y,width,height,centerX,centerY,error,area,meanScore\n"))
    }

    @Test(
        "Wrong scales and rules are told in one sentence",
        arguments: [
            (["--scales", "0"], "different numbers from 1/64 to 64"), (["--scales", "1,1"], "different numbers"),
            (["--scales", "2:1:3"], "the smaller first"), (["--scales", "1:2:1"], "a number from 2 to 64"),
            (["--scales", "1,,2"], "with commas between"), (["--scales", "1:2"], "FROM:TO:NUMBER"),
            (["--overlap", "0.5"], "not for --merge peaks"), (["--merge", "nms", "--overlap", "0"], "more than 0"),
            (["--merge", "nms", "--decay", "linear"], "--decay is for --merge soft-nms"),
            (["--merge", "most"], "'most' is invalid"),
        ])
    func mistakesAreTold(arguments: [String], words: String) throws {
        let result = try Program().run(Program.binary, ["\(Program.samples)/smear-384.png"] + arguments)
        #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
    }
}
