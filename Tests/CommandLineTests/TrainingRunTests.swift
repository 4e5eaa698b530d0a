import FCNScanKit
import Foundation
import Testing

/// What `train` keeps beside the model, and what it can begin with.
@Suite struct TrainingRunTests {
    private static let scenes = [
        "scenes", "--boxes", "boxes.csv", "--class", "disc=Disc", "--backgrounds", "4", "--positives", "2",
    ]
    private static let net = ["--arch", "input 32x32x3; [conv3-16 relu pool2]*2; fc16 relu; fc2 softmax"]

    @Test("A run leaves metrics, curves and a report, and --resume knows that it is complete")
    func runsLeaveTheirRecord() throws {
        let program = try Program()
        try program.drawFolders(count: 24)
        let command = [
            "train", "data", "--arch", TrainTests.arch, "--epochs", "3", "--batch", "8", "-o", "m.safetensors",
            "--validation", "0.25", "--test", "0.25",
        ]
        let result = try program.run(command)
        #expect(result.status == 0, "\(result.errors)")
        let metrics = try EpochMetrics.read(program.path("m.training/metrics.jsonl"))
        #expect(metrics.map(\.epoch) == [1, 2, 3])
        #expect(metrics.allSatisfy { $0.validationLoss != nil && $0.learningRate > 0 })
        for name in ["curves.png", "report/confusion.png", "report/report.json", "report/mistakes.png"] {
            #expect(program.exists("m.training/\(name)"), "\(name)")
        }
        #expect(!program.exists("m.training/checkpoint.safetensors"))
        let bytes = try program.contents("m.safetensors")
        let again = try program.run(command + ["--resume"])
        #expect(again.status == 0 && again.output.contains("complete"), "\(again.errors)")
        #expect(try program.contents("m.safetensors") == bytes)
        // Other options make another run, which begins anew.
        let other = try program.run(command + ["--resume", "--seed", "2"])
        #expect(other.status == 0 && other.errors.contains("begins at its start"), "\(other.errors)")
        #expect(try program.contents("m.safetensors") != bytes)
    }

    @Test("A model is the beginning of another one: other classes, a frozen trunk, layers by name")
    func fineTuningGoesOn() throws {
        let program = try Program()
        try program.drawFolders(count: 16)
        let base = ["train", "data", "--batch", "8", "--epochs", "2", "--validation", "0.25", "--test", "0"]
        let first = try program.run(base + ["--arch", TrainTests.arch, "-o", "m.safetensors"])
        #expect(first.status == 0, "\(first.errors)")
        let frozen = try program.run(base + ["--from", "m.safetensors", "--freeze", "trunk", "-o", "f.safetensors"])
        #expect(frozen.status == 0, "\(frozen.errors)")
        let (before, after) = try (
            Model(contentsOf: program.path("m.safetensors")), Model(contentsOf: program.path("f.safetensors"))
        )
        #expect(before.parameters.first == after.parameters.first)
        #expect(before.parameters.flatMap { $0 } != after.parameters.flatMap { $0 })
        try program.drawScenes(count: 12)
        let heads = try program.run(
            ["train"] + Self.scenes
                + ["--class", "pale=None", "--from", "m.safetensors", "--epochs", "1", "-o", "h.safetensors"])
        #expect(heads.status == 1 && heads.errors.contains("None"), "\(heads.errors)")
        for (options, words) in [
            (["--from", "m.safetensors", "--freeze", "conv9"], "conv1, bn1, conv2, fc1, fc2"),
            (["--from", "m.safetensors", "--freeze", "4"], "nothing to train"),
            (["--from", "m.safetensors", "--arch", "linear"], "not both"),
            (["--freeze", "conv1", "--new-head"], "--from"),
            (["--from", "m.safetensors", "--rate", "conv1=-1"], "layer=factor"),
        ] {
            let result = try program.run(base + options + ["-o", "x.safetensors"])
            #expect(result.status != 0 && result.errors.contains(words), "\(options): \(result.errors)")
        }
        #expect(!program.exists("x.safetensors"))
    }

    @Test("Preprocessing that cannot slide is trained, scanned by windows and refused for one pass")
    func preprocessingIsKept() throws {
        let program = try Program()
        try program.drawFolders(count: 16)
        for (kind, slides) in [("pca:12", true), ("mean-image", false), ("scale", true)] {
            let result = try program.run(
                "train", "data", "--arch", "input 8x8x3; fc16 relu; fc2 softmax", "--preprocess", kind, "--epochs",
                "2", "--validation", "0.25", "--test", "0", "-o", "p.safetensors", "--overwrite")
            #expect(result.status == 0, "\(kind): \(result.errors)")
            let scan = try program.run("data/bright/1.png", "--model", "p.safetensors")
            #expect((scan.status == 0) == slides, "\(kind): \(scan.errors)")
        }
        let wrong = try program.run("train", "data", "--preprocess", "pca:0", "-o", "p.safetensors")
        #expect(wrong.status == 64 && wrong.errors.contains("pca:K"), "\(wrong.errors)")
        let whole = try program.run("train", "data", "--stride", "8", "-o", "m.safetensors")
        #expect(whole.status == 64 && whole.errors.contains("give --boxes too"), "\(whole.errors)")
    }

    @Test("Mining finds false alarms, learns from them and tells how many there were before and after")
    func miningGoesOn() throws {
        let program = try Program()
        try program.drawScenes(count: 14)
        try program.drawRings(count: 8)
        let result = try program.run(
            ["train"] + Self.scenes + Self.net
                + ["--epochs", "1", "--mine", "rings", "--mine-rounds", "2", "-o", "m.safetensors"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("round 2: false alarms on a picture"), "\(result.output)")
        #expect(result.output.contains("mined pictures"), "\(result.output)")
        #expect(program.exists("m.training/round-1.safetensors"))
        let own = try program.run(
            ["train"] + Self.scenes + Self.net + ["--epochs", "1", "--mine", "training", "-o", "o.safetensors"])
        #expect(own.status == 0 && own.output.contains("round 1:"), "\(own.errors)")

        let plain = try program.run(["train"] + Self.scenes + Self.net + ["--epochs", "1", "-o", "p.safetensors"])
        #expect(plain.status == 0, "\(plain.errors)")
        let mined = try program.run(
            "mine", "rings", "--model", "p.safetensors", "--per-picture", "3", "--least", "0", "-o", "patches")
        #expect(mined.status == 0 && mined.output.contains("24 patches of 8 pictures"), "\(mined.output)")
        let table = String(decoding: try program.contents("patches/mined.csv"), as: UTF8.self)
        #expect(table.split(separator: "\n").count == 25)
        let patches = try FileManager.default.contentsOfDirectory(atPath: program.path("patches"))
            .filter { $0.hasSuffix(".png") }
        #expect(patches.count == 24)
        #expect(try Picture(contentsOf: program.path("patches/" + patches[0]), channels: 3).width == 32)
        let fed = try program.run(
            ["train"] + Self.scenes + Self.net + ["--epochs", "1", "--negatives", "patches", "-o", "n.safetensors"])
        #expect(fed.status == 0, "\(fed.errors)")
        let none = try program.run("mine", "nowhere", "--model", "p.safetensors", "-o", "q")
        #expect(none.status == 1 && none.errors.contains("nowhere"), "\(none.errors)")
    }
}

extension Program {
    /// Pictures without a disc, but with rings that look a little like one.
    func drawRings(count: Int) throws {
        var random = RandomSource(seed: 19)
        try FileManager.default.createDirectory(atPath: path("rings"), withIntermediateDirectories: true)
        for number in 0..<count {
            let (x, y) = (random.uniform(in: 25...95), random.uniform(in: 25...75))
            var picture = Picture(width: 120, height: 100, color: [210, 200, 190])
            for py in 0..<100 {
                for px in 0..<120 {
                    let distance = hypot(Double(px) - x, Double(py) - y)
                    for channel in 0..<3 {
                        picture[px, py, channel] = UInt8(
                            (distance < 11 && distance > 5 ? 90 : 200) + random.uniform(in: -25...25))
                    }
                }
            }
            try picture.write(to: path("rings/\(number).png"))
        }
    }
}
