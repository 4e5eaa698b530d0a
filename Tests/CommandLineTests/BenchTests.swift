import FCNScanKit
import Foundation
import Testing

@Suite struct BenchTests {
    @Test("A measurement has times, layers and an error within the promise")
    func measurementIsComplete() throws {
        let program = try Program()
        let result = try program.run(
            "bench", "--arch", "input 32x32x3; conv3-16/p1 relu pool2 conv3-32 relu; fc16 relu; fc4", "--size", "96x64",
            "--runs", "2", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        #expect(report["map"] as? [Int] == [33, 17])
        #expect(report["size"] as? [Int] == [96, 64])
        for key in [
            "minimumMilliseconds", "medianMilliseconds", "gigaflops", "nanosecondsPerPixel", "peakMemoryBytes",
        ] { #expect((report[key] as? Double ?? 0) > 0, "\(key)") }
        #expect(
            (report["layers"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == [
                "conv1+relu1+pool1", "conv2+relu2", "conv3+relu3", "conv4",
            ])
        let error = try #require(report["error"] as? [String: Any])
        #expect((error["relative"] as? Double ?? 1) <= 1e-5)
        #expect(error["cells"] as? Int == 3)
    }

    @Test(
        "Algorithms and precisions can be told, and keep their promises",
        arguments: [
            (["--algorithm", "winograd4"], 1e-5), (["--algorithm", "conv1=direct", "--algorithm", "fourier16"], 1e-5),
            (["--algorithm", "conv2=winograd6"], 2e-5), (["--precision", "exact"], 1e-5),
            (["--precision", "fast"], 5e-5), (["--instruction-set", "baseline"], 1e-5),
        ])
    func algorithmsCanBeTold(arguments: [String], tolerance: Double) throws {
        let program = try Program()
        let result = try program.run(
            Program.binary,
            [
                "bench", "--arch", "input 32x32x3; conv3-16/p1 relu pool2 conv3-32 relu; fc16 relu; fc4", "--size",
                "96x64", "--runs", "1", "--json",
            ] + arguments)
        #expect(result.status == 0, "\(result.errors)")
        let error = try #require(try result.json()["error"] as? [String: Any])
        #expect((error["relative"] as? Double ?? 1) <= tolerance, "\(arguments)")
    }

    @Test("Algorithms and precisions that do not exist are refused with those that do")
    func unknownAlgorithmsAreRefused() throws {
        let program = try Program()
        for (arguments, words) in [
            (["--algorithm", "winograd5"], ["winograd4", "winograd5"]), (["--algorithm", "conv1="], ["conv1="]),
            (["--algorithm", "conv1=fast"], ["conv1=fast", "fourier32"]),
            (["--precision", "perfect"], ["perfect", "exact"]), (["--instruction-set", "mmx"], ["mmx"]),
        ] {
            let result = try program.run(Program.binary, ["bench", "--runs", "1"] + arguments)
            #expect(result.status == 64, "\(arguments): \(result.errors)")
            for word in words { #expect(result.errors.contains(word), "\(arguments): \(result.errors)") }
        }
    }

    @Test("The networks that are known by name have their published sizes")
    func networksByName() throws {
        let program = try Program()
        let result = try program.run("bench", "--arch", "small-384", "--runs", "1", "--check", "0", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try result.json()["map"] as? [Int] == [6, 6])
        let unknown = try program.run("bench", "--arch", "vgg61")
        #expect(unknown.status == 1 && unknown.errors.contains("vgg61"), "\(unknown.errors)")
    }

    @Test("Given samples give the logits of every cell, whichever way they are stored")
    func samplesGiveLogits() throws {
        let program = try Program()
        let pixels = 40 * 48
        let values: [Float] = (0..<pixels * 3).map { Float($0 % 251) / 251 }
        let planes: [Float] = (0..<pixels * 3).map { values[$0 % pixels * 3 + $0 / pixels] }
        try NumpyFile.write(values, shape: [40, 48, 3], to: program.path("pixels.npy"))
        try NumpyFile.write(planes, shape: [1, 3, 40, 48], to: program.path("planes.npy"))
        let architecture = "input 32x32x3; conv3-16 relu pool2; fc4 softmax"
        for name in ["pixels", "planes"] {
            let result = try program.run(
                "bench", "--arch", architecture, "--input", "\(name).npy", "--scores", "\(name)-scores.npy", "--runs",
                "1", "--json")
            #expect(result.status == 0, "\(result.errors)")
            #expect(try result.json()["size"] as? [Int] == [48, 40])
        }
        #expect(try program.contents("pixels-scores.npy") == program.contents("planes-scores.npy"))
        let scores = try NumpyFile.read(program.path("pixels-scores.npy"))
        #expect(scores.shape == [5, 9, 4])
        #expect(scores.values.contains { $0 < 0 }, "logits, not probabilities")
    }

    @Test("Samples that do not fit are refused in words")
    func unfitSamplesAreRefused() throws {
        let program = try Program()
        try NumpyFile.write([0, 0, 0, 0], shape: [2, 2, 1], to: program.path("grey.npy"))
        try Data("P6".utf8).write(to: URL(fileURLWithPath: program.path("no.npy")))
        for (arguments, words) in [
            (["--input", "grey.npy"], "[height, width, 3]"), (["--input", "no.npy"], "numpy.save"),
            (["--input", "missing.npy"], "missing.npy"),
        ] {
            let result = try program.run(Program.binary, ["bench", "--runs", "1"] + arguments)
            #expect(result.status == 1 && result.errors.contains(words), "\(result.errors)")
        }
        let both = try program.run("bench", "--input", "grey.npy", "--size", "2x2")
        #expect(both.status == 64 && both.errors.contains("not both"), "\(both.errors)")
    }
}
