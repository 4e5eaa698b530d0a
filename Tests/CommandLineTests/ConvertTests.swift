import FCNScanKit
import Foundation
import Testing

/// Networks that come from other programs and go to them.
@Suite struct ConvertTests {
    private static let padded =
        "input 24x24x3; conv3-6/p1 bn relu pool2 conv3-8 relu pool2; flatten/hwc fc9 relu; fc3 softmax"

    /// A model with random weights and its path.
    private func model(_ program: Program, _ text: String = padded) throws -> Model {
        let model = Model.untrained(
            try Architecture(text: text), classes: ["a", "b", "c"],
            normalization: Normalization(
                scale: 2, mean: [0.4, 0.5, 0.6], deviation: [0.2, 0.3, 0.4], channelOrder: .bgr), seed: 5)
        try model.write(to: program.path("net.safetensors"))
        return model
    }

    private func scores(_ program: Program, _ network: String, _ input: String) throws -> NumpyArray {
        let result = try program.run("run", network, input, "-o", "scores.npy")
        #expect(result.status == 0, "\(result.errors)")
        return try NumpyFile.read(program.path("scores.npy"))
    }

    private func differ(_ a: NumpyArray, _ b: NumpyArray) -> Float {
        a.shape == b.shape ? zip(a.values, b.values).map { abs($0 - $1) }.max() ?? 0 : .infinity
    }

    @Test("A model goes to ONNX and back, as classifier and dense, with the same scores")
    func roundTrip() throws {
        let program = try Program()
        _ = try model(program)
        for (side, form, flags) in [
            (24, "classifier.onnx", ["--classifier"]), (24, "dense.onnx", []), (40, "dense.onnx", []),
            (24, "normalizing.onnx", ["--classifier", "--with-normalization"]),
            (24, "dense.safetensors", []),
        ] {
            let converted = try program.run(
                Program.binary, ["convert", "net.safetensors", "-o", form] + flags)
            #expect(converted.status == 0, "\(converted.errors)")
            let values: [Float] = (0..<2 * 3 * side * side).map { Float($0 * 7919 % 997) / 997 }
            try NumpyFile.write(values, shape: [2, 3, side, side], to: program.path("x.npy"))
            // The graph does it itself: scale, mean and deviation, and blue before red.
            let pixels = side * side
            let mean: [Float] = [0.4, 0.5, 0.6]
            let deviation: [Float] = [0.2, 0.3, 0.4]
            let normalized: [Float] = values.indices.map { index in
                let channel = index / pixels % 3
                let sample = values[index + (2 - 2 * channel) * pixels]
                return (2 * sample - mean[channel]) / deviation[channel]
            }
            try NumpyFile.write(normalized, shape: [2, 3, side, side], to: program.path("n.npy"))
            let input = flags.contains("--with-normalization") ? "x.npy" : "n.npy"
            let (expected, found) = (
                try scores(program, "net.safetensors", "n.npy"), try scores(program, form, input)
            )
            #expect(differ(expected, found) < 1e-5, "\(form) \(side)")
        }
    }

    @Test("An own export says how pictures enter it, so that it scans as the model does")
    func ownExportScans() throws {
        let program = try Program()
        _ = try model(program)
        let picture = "\(Program.samples)/smear-384.png"
        for form in ["dense.onnx", "dense.safetensors"] {
            try program.run("convert", "net.safetensors", "-o", form)
        }
        var maps: [NumpyArray] = []
        for network in ["net.safetensors", "dense.onnx", "dense.safetensors"] {
            let result = try program.run("scan", picture, "-m", network, "-o", "found", "--scores", "map.npy")
            #expect(result.status == 0, "\(result.errors)")
            maps.append(try NumpyFile.read(program.path("map.npy")))
        }
        #expect(differ(maps[0], maps[1]) < 1e-5)
        #expect(differ(maps[0], maps[2]) < 1e-5)
    }

    @Test("A foreign network is not scanned with before somebody says how pictures enter it")
    func normalizationIsNotGuessed() throws {
        let program = try Program()
        let foreign = try model(program)
        try exportONNX(foreign, to: program.path("foreign.onnx"))
        let picture = "\(Program.samples)/smear-384.png"
        let refused = try program.run("scan", picture, "-m", "foreign.onnx", "-o", "found")
        #expect(refused.status == 1 && refused.errors.contains("--normalization"), "\(refused.errors)")
        #expect(!program.exists("found"))
        let flags = try program.run(
            "scan", picture, "-m", "foreign.onnx", "-o", "found", "--sample-scale", "2", "--mean", "0.4,0.5,0.6",
            "--deviation", "0.2,0.3,0.4", "--channel-order", "bgr", "--scores", "flags.npy")
        #expect(flags.status == 0, "\(flags.errors)")
        try Data(
            #"{"scale": 2, "mean": [0.4, 0.5, 0.6], "deviation": [0.2, 0.3, 0.4], "channelOrder": "bgr"}"#.utf8
        ).write(to: URL(fileURLWithPath: program.path("foreign.onnx.json")))
        let beside = try program.run("scan", picture, "-m", "foreign.onnx", "-o", "found", "--scores", "beside.npy")
        #expect(beside.status == 0, "\(beside.errors)")
        try program.run("scan", picture, "-m", "net.safetensors", "-o", "found", "--scores", "own.npy")
        let maps = try ["flags", "beside", "own"].map { try NumpyFile.read(program.path("\($0).npy")) }
        #expect(differ(maps[0], maps[2]) < 1e-5)
        #expect(differ(maps[1], maps[2]) < 1e-5)
    }

    @Test("A mean image is taken for windows and refused for dense scans, unless it is constant in each channel")
    func meanImage() throws {
        let program = try Program()
        let foreign = try model(program, "input 24x24x3; conv5-4 relu pool4; fc3 softmax")
        try exportONNX(foreign, to: program.path("foreign.onnx"))
        let picture = "\(Program.samples)/smear-384.png"
        let (pixels, means) = (24 * 24, [Float](arrayLiteral: 0.1, 0.2, 0.3))
        try NumpyFile.write(
            (0..<3 * pixels).map { means[$0 / pixels] }, shape: [1, 3, 24, 24], to: program.path("constant.npy"))
        try NumpyFile.write(
            (0..<3 * pixels).map { means[$0 / pixels] + Float($0 % 24) / 100 }, shape: [1, 3, 24, 24],
            to: program.path("slope.npy"))
        func scan(_ arguments: String...) throws -> Program.Result {
            try program.run(
                Program.binary, ["scan", picture, "-m", "foreign.onnx", "-o", "found"] + arguments)
        }
        let constant = try scan("--mean-image", "constant.npy", "--scores", "constant-scores.npy")
        #expect(constant.status == 0, "\(constant.errors)")
        let means1 = try scan("--mean", "0.1,0.2,0.3", "--scores", "mean-scores.npy")
        #expect(means1.status == 0, "\(means1.errors)")
        #expect(try program.contents("constant-scores.npy") == program.contents("mean-scores.npy"))
        let slope = try scan("--mean-image", "slope.npy")
        #expect(slope.status == 1 && slope.errors.contains("--exact-windows"), "\(slope.errors)")
        let windows = try scan("--mean-image", "slope.npy", "--exact-windows", "--stride", "120")
        #expect(windows.status == 0 && windows.output.contains("4x4 windows"), "\(windows.errors)")
    }

    @Test("Verification compares both forms and tells what padding changes")
    func verification() throws {
        let program = try Program()
        _ = try model(program)
        let samples = (0..<60 * 52 * 3).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        try Picture(width: 60, height: 52, channels: 3, samples: samples).write(to: program.path("noise.png"))
        let result = try program.run(
            "convert", "net.safetensors", "noise.png", "-o", "dense.onnx", "--verify", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        let checks = report["checks"] as? [[String: Any]] ?? []
        #expect(checks.count == 3)
        // Objects are counted on pictures only.
        #expect(checks.map { $0["detections"] is [String: Any] } == [false, false, true])
        #expect(checks.first?["ways"] as? String == "classifier and converted form, window by window")
        #expect((report["layersThatPad"] as? [[String: Any]])?.first?["layer"] as? String == "conv1")
        let text = try program.run("convert", "net.safetensors", "-o", "dense.onnx", "--verify")
        #expect(text.output.contains("⌊(W − 24) / 4⌋ + 1 columns"), "\(text.output)")
        #expect(text.output.contains("--exact-windows"), "\(text.output)")
    }

    @Test("Squeeze and excitation slides approximately when that is asked for, and says what it costs")
    func localMeans() throws {
        let program = try Program()
        _ = try model(
            program, "input 24x24x3; conv3-6 relu =a avgpool22 conv1-3 relu conv1-6 sigmoid mul@a pool2; fc3 softmax")
        let picture = "\(Program.samples)/smear-384.png"
        let refused = try program.run("convert", "net.safetensors", "-o", "dense.onnx")
        #expect(refused.status == 1 && refused.errors.contains("--global local"), "\(refused.errors)")
        let result = try program.run(
            "convert", "net.safetensors", "-o", "dense.onnx", "--global", "local", "--verify", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect((try result.json()["checks"] as? [[String: Any]])?.last?["meanDifference"] as? Double ?? 0 > 0)
        // The file has the means of neighbourhoods itself.
        for (network, flags) in [("net.safetensors", ["--global", "local"]), ("dense.onnx", [])] {
            let scan = try program.run(
                Program.binary, ["scan", picture, "-m", network, "-o", "found", "--scores", "\(network).npy"] + flags)
            #expect(scan.status == 0, "\(scan.errors)")
        }
        let maps = try ["net.safetensors", "dense.onnx"].map { try NumpyFile.read(program.path("\($0).npy")) }
        #expect(differ(maps[0], maps[1]) < 1e-5)
        let compared = try program.run(
            "compare", picture, "-m", "net.safetensors", "--global", "local", "--runs", "1", "--json")
        #expect(compared.status == 0, "\(compared.errors)")
        #expect((try compared.json()["sameBestClass"] as? Int ?? -1) >= 0)
        #expect(try compared.json()["detections"] is [String: Any])
        let both = try program.run("scan", picture, "-m", "net.safetensors", "--global", "local", "--exact-windows")
        #expect(both.status == 64, "\(both.errors)")
    }

    @Test("Convolutions become matrices, whose size is told first")
    func matrices() throws {
        let program = try Program()
        _ = try model(program, "input 9x9x3; conv3-4/s2 relu; fc3 softmax")
        let result = try program.run("convert", "net.safetensors", "-o", "matrices.onnx", "--to-fc")
        // 4 maps of 4×4 values, each from 9×9×3.
        #expect(result.status == 0 && result.errors.contains("0.1 MB"), "\(result.errors)")
        let bytes = try program.contents("matrices.onnx").count
        #expect(bytes > 4 * 64 * 243 && bytes < 4 * 64 * 243 + 20_000)
        let wrong = try program.run("convert", "net.safetensors", "-o", "matrices.safetensors", "--to-fc")
        #expect(wrong.status == 64, "\(wrong.errors)")
    }

    @Test("Damaged, missing and foreign files are refused in a sentence and leave nothing behind")
    func refusals() throws {
        let program = try Program()
        _ = try model(program)
        try program.run("convert", "net.safetensors", "-o", "whole.onnx")
        let whole = try program.contents("whole.onnx")
        for (name, bytes) in [
            ("cut.onnx", Data(whole.prefix(whole.count / 2))), ("empty.onnx", Data()),
            ("text.onnx", Data("hello".utf8)),
        ] {
            try bytes.write(to: URL(fileURLWithPath: program.path(name)))
            let result = try program.run("convert", name, "-o", "out.onnx")
            #expect(result.status == 1 && result.errors.contains(name), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            #expect(!program.exists("out.onnx"))
        }
        let missing = try program.run("convert", "missing.onnx", "-o", "out.onnx")
        #expect(missing.status == 1 && missing.errors.contains("missing.onnx"), "\(missing.errors)")
    }
}
