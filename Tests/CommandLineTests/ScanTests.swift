import FCNScanKit
import Foundation
import Testing

@Suite struct ScanTests {
    @Test("A scan writes heat map, overlay and detections, and finds the cell")
    func scanFindsTheCell() throws {
        let program = try Program()
        let result = try program.run("\(Program.samples)/smear-384.png", "--output", "out", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            program.files() == [
                "out/smear-384.detections.json", "out/smear-384.heatmap.png", "out/smear-384.overlay.png",
            ])
        let report = try result.json()
        let map = try #require(report["map"] as? [String: Any])
        #expect(map["columns"] as? Int == 6 && map["rows"] as? Int == 6)
        #expect(map["window"] as? [Int] == [224, 224] && map["stride"] as? [Int] == [32, 32])
        #expect(map["classes"] as? [String] == ["background", "white-cell"])
        #expect(report["uncoveredPixels"] as? Int == 0)
        #expect((report["peakMemoryBytes"] as? Int ?? 0) > 1 << 20)
        let seconds = try #require(report["seconds"] as? [String: Any])
        #expect(Set(seconds.keys) == ["decode", "forward", "render", "total"])
        let detections = try #require(report["detections"] as? [[String: Any]])
        #expect(detections.count == 1)
        let detection = try #require(detections.first)
        #expect(
            Set(detection.keys) == ["class", "score", "x", "y", "width", "height", "centerX", "centerY"])
        let truth = try SampleIndex.boxes(of: "smear-384.png")
        let (x, y) = (try #require(detection["centerX"] as? Double), try #require(detection["centerY"] as? Double))
        #expect(truth.contains { x >= $0.xmin && x <= $0.xmax && y >= $0.ymin && y <= $0.ymax }, "found at \(x),\(y)")
        let written = try JSONSerialization.jsonObject(with: program.contents("out/smear-384.detections.json"))
        #expect((written as? [String: Any])?["image"] as? String == report["image"] as? String)
    }

    @Test("PNG and JPEG of the same picture give the same detections to within a few pixels")
    func formatsAgree() throws {
        let program = try Program()
        var centers: [(Double, Double)] = []
        for name in ["smear-384.png", "smear-384.jpg"] {
            let report = try program.run(
                "\(Program.samples)/\(name)", "-o", name + "-out", "--json", "--edge", "center"
            )
            .json()
            let detection = try #require((report["detections"] as? [[String: Any]])?.first)
            centers.append((detection["centerX"] as? Double ?? 0, detection["centerY"] as? Double ?? 0))
        }
        #expect(abs(centers[0].0 - centers[1].0) < 8 && abs(centers[0].1 - centers[1].1) < 8)
    }

    @Test("Scores in a NumPy file and the drawings are the same for any number of threads")
    func resultsDoNotDependOnThreads() throws {
        let program = try Program()
        var overlays: [Data] = []
        for threads in ["1", "2", "5"] {
            let result = try program.run(
                "\(Program.samples)/smear-384.png", "-o", "out", "--edge", "center", "--threads", threads, "--scores",
                "scores\(threads).npy")
            #expect(result.status == 0, "\(result.errors)")
            overlays.append(try program.contents("out/smear-384.overlay.png"))
        }
        #expect(overlays[1] == overlays[0] && overlays[2] == overlays[0])
        let first = try program.contents("scores1.npy")
        #expect(first.count == 128 + 13 * 13 * 2 * 4)
        #expect(try program.contents("scores2.npy") == first)
        #expect(try program.contents("scores5.npy") == first)
    }

    @Test("Pixels that no window covers are reported, with what to do")
    func uncoveredPixelsAreReported() throws {
        let program = try Program()
        try Picture(width: 250, height: 240, color: [200, 200, 200]).write(to: program.path("grey.png"))
        let result = try program.run("grey.png", "-o", "out")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("1x1 windows") && result.output.contains("\(250 * 240 - 224 * 224) pixels"))
        #expect(result.output.contains("lie in no window; --edge cover or center reaches"))
    }

    @Test("One bad picture does not stop the others, and the exit code says so")
    func oneBadPictureDoesNotStopTheOthers() throws {
        let program = try Program()
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: program.path("text.png")))
        let result = try program.run("text.png", "missing.png", "\(Program.samples)/smear-384.png", "-o", "out")
        #expect(result.status == 1)
        #expect(result.errors.contains("text.png") && result.errors.contains("missing.png"))
        #expect(program.exists("out/smear-384.heatmap.png"))
        #expect(!program.files().contains { $0.hasSuffix(".partial") })
    }

    @Test("Scores kept in a file give the same report and the same files as scores in memory")
    func scoresInAFileGiveTheSame() throws {
        let scanner = DenseScanner(
            try Model.embedded().convolutionalized(), edge: .center, pool: WorkerPool(threads: 2))
        let program = try Program()
        var options = PictureScan.Options(classIndices: [0, 1], detection: DetectionOptions(threshold: 0.5))
        var reports: [PictureReport] = []
        for bytes in [1 << 20, 0] {
            options.scoreMemoryBytes = bytes
            try createFolder(program.path("\(bytes)"))
            options.arrays = try (program.path("\(bytes)/a.npy"), SavedMap(of: Model.embedded()))
            let job = PictureScan(scanner, options: options)
            let sample = "\(Program.samples)/smear-384.png"
            #expect(try job.forecast(sample).keepsScoresInFile == (bytes == 0))
            reports.append(try job.run(sample, base: program.path("\(bytes)/a")))
        }
        #expect(reports[0].detections == reports[1].detections && !reports[0].detections.isEmpty)
        let names = program.files().filter { $0.hasPrefix("0/") }.map { String($0.dropFirst(2)) }
        #expect(names.count == 8)
        for name in names where !name.hasSuffix(".json") {
            #expect(try program.contents("0/\(name)") == program.contents("\(1 << 20)/\(name)"), "\(name)")
        }
    }

    @Test("A closed standard error loses notes only, a closed standard output is told, and no file takes their place")
    func closedStreams() throws {
        let program = try Program()
        let scan = "'\(Program.binary)' '\(Program.samples)/smear-384.png' --json"
        let usual = try program.run("/bin/sh", ["-c", "\(scan) -o usual"])
        let silent = try program.run("/bin/sh", ["-c", "\(scan) -o silent 2>&-"])
        #expect(usual.status == 0 && silent.status == 0, "\(silent.errors)")
        let lost = try program.run("/bin/sh", ["-c", "\(scan) -o lost >&-"])
        #expect(lost.status != 0 && lost.errors.contains("standard output"), "\(lost.status): \(lost.errors)")
        let full = try program.run("/bin/sh", ["-c", "\(scan) -o full >/dev/full"])
        #expect(full.status == 1 && full.errors.contains("No space left"), "\(full.status): \(full.errors)")
        let none = try program.run("/bin/sh", ["-c", "\(scan) -o none <&- >&- 2>&-"])
        #expect(none.status != 0)
        for name in ["heatmap", "overlay"] {
            let drawn = try ["usual", "silent", "lost", "full", "none"].map {
                try program.contents("\($0)/smear-384.\(name).png")
            }
            #expect(Set(drawn).count == 1)
        }
    }

    @Test("A dry run says what a scan will take, and writes nothing")
    func dryRunWritesNothing() throws {
        let program = try Program()
        let sample = "\(Program.samples)/smear-384.png"
        let text = try program.run(sample, "--dry-run", "-o", "out")
        #expect(text.status == 0 && text.output.contains("384x384 pixels, 6x6 windows"), "\(text.errors)")
        let forecast = try program.run(sample, "--dry-run", "--json", "--edge", "center").json()
        #expect(forecast["size"] as? [Int] == [384, 384] && forecast["map"] as? [Int] == [13, 13])
        #expect(forecast["scoreBytes"] as? Int == 13 * 13 * 2 * 4)
        #expect((forecast["multiplyAdds"] as? Int ?? 0) > 1_000_000)
        #expect(forecast["keepsScoresInFile"] as? Bool == false)
        try Picture(width: 100, height: 50, color: [1]).write(to: program.path("small.png"))
        let small = try program.run("small.png", sample, "--dry-run")
        #expect(small.status == 1 && small.errors.contains("100x50") && small.output.contains("384x384"))
        #expect(program.files() == ["small.png"])
    }

    @Test("Models that cannot be used on pictures are refused in a sentence")
    func unusableModelsAreRefused() throws {
        let program = try Program()
        let sample = "\(Program.samples)/smear-384.png"
        for (text, receipt, words) in [
            ("input 32x32x2; conv3-4 relu; fc2 softmax", [:], "2 channels"),
            ("input 32x32x3; conv3-4 relu; fc2 softmax", ["threshold": "nan"], "threshold is 'nan'"),
            (
                "input 32x32x3; conv3-4 relu; fc2", ["scale": "1e38"],
                "not a finite number, which begins in layer 4 (conv30-2), channel"
            ),
        ] as [(String, [String: String], String)] {
            let architecture = try Architecture(text: text)
            var parameters = WeightInitialization.he.parameters(of: architecture, seed: 1)
            if receipt["scale"] != nil {
                for layer in [0, 3] { parameters[layer][0].values = parameters[layer][0].values.map { $0 * 1e37 } }
            }
            let channels = architecture.input.channels
            try Model(
                architecture: architecture, parameters: parameters, classes: ["background", "thing"],
                normalization: Normalization(
                    mean: [Float](repeating: 0, count: channels), deviation: [Float](repeating: 1, count: channels)),
                receipt: receipt
            ).write(to: program.path("model.safetensors"))
            let result = try program.run(sample, "-o", "out", "--model", "model.safetensors")
            #expect(result.status == 1 && result.errors.contains(words), "\(text): \(result.errors)")
        }
        #expect(program.files() == ["model.safetensors"])
    }

    @Test("Mistakes are told in a sentence with exit code 64, failures with 1")
    func mistakesAreTold() throws {
        let program = try Program()
        let sample = "\(Program.samples)/smear-384.png"
        let cases: [([String], Int32, String)] = [
            ([sample, "--threshold", "2"], 64, "from 0 to 1"),
            ([sample, "--class", "dog"], 64, "background, white-cell"),
            ([sample, "--edge", "shift"], 64, "drop"),
            ([sample, "\(Program.samples)/smear-384.jpg", "-o", "out"], 64, "fcnscan batch"),
            ([sample, "--model", "missing.safetensors"], 1, "missing.safetensors"),
            (["0"], 1, "'0'"),
            ([sample, "-o", "/proc/none"], 1, "/proc/none"),
            (["--threads", "0", sample], 64, "1 to 1024"),
        ]
        for (arguments, status, words) in cases {
            let result = try program.run(Program.binary, arguments)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty)
        }
    }
}

/// The truth about the sample pictures.
enum SampleIndex {
    struct Box { var xmin, ymin, xmax, ymax: Double }

    static func boxes(of image: String) throws -> [Box] {
        try String(contentsOfFile: "\(Program.samples)/index.csv", encoding: .utf8).split(separator: "\n").compactMap {
            let fields = $0.split(separator: ",").map(String.init)
            guard fields.count == 6, fields[0] == image else { return nil }
            let edges = fields[2...].compactMap(Double.init)
            return Box(xmin: edges[0], ymin: edges[1], xmax: edges[2], ymax: edges[3])
        }
    }
}
