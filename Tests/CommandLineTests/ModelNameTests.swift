import FCNScanKit
import Foundation
import Testing

/// What can be given where a command takes a model.
@Suite struct ModelNameTests {
    private static let smear = "\(Program.samples)/smear-384.jpg"

    /// A window of the embedded model as an array.
    private func writeWindow(_ program: Program) throws {
        let values: [Float] = (0..<3 * 224 * 224).map { index in Float(index % 255) / 255 }
        try NumpyFile.write(values, shape: [1, 3, 224, 224], to: program.path("window.npy"))
    }

    @Test("'embedded' names the embedded model wherever a model is taken")
    func embeddedIsAName() throws {
        let program = try Program()
        try program.drawFolders(count: 1)
        try writeWindow(program)
        // One window: what is drawn and looped over takes most of the time.
        let sample = try Picture(contentsOf: Self.smear, channels: 3)
        let rows = (0..<224).flatMap { row in
            let start = row * sample.width * 3
            return sample.samples[start..<start + 224 * 3]
        }
        try Picture(width: 224, height: 224, channels: 3, samples: rows).write(to: program.path("smear.png"))
        for arguments in [
            ["convert", "embedded", "-o", "x.onnx"],
            ["convert", "embedded", "-o", "x.safetensors", "--classifier"],
            ["info", "embedded"],
            ["bench", "--model", "embedded", "--size", "224x224", "--runs", "1", "--check", "0"],
            ["compare", "smear.png", "--model", "embedded", "--runs", "1"],
            ["run", "embedded", "window.npy", "-o", "scores.npy"],
            ["mine", "data", "--model", "embedded", "-o", "mined"],
            ["scan", "smear.png", "-m", "embedded", "-o", "scan"],
            ["batch", "smear.png", "-m", "embedded", "-o", "batch"],
        ] {
            let result = try program.run(arguments)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
        }
        #expect(try Model(contentsOf: program.path("x.safetensors")).classes == Model.embedded().classes)
        #expect(try program.run("info", "embedded").output == program.run("info").output)
        let scan = try program.run("smear.png", "-o", "scan").output
        #expect(scan.contains("scan/smear.detections.json"))
    }

    @Test("The model for blood counts cells of three classes; names of no embedded model are refused")
    func bloodIsCounted() throws {
        let program = try Program()
        let result = try program.run(
            "batch", Self.smear, "-m", "embedded:blood", "-o", "found", "--edge", "center", "--no-pictures")
        #expect(result.status == 0, "\(result.errors)")
        let lines = String(decoding: try program.contents("found/counts.csv"), as: UTF8.self).split(separator: "\n")
        #expect(lines[0] == "image,white-cell,red-cell,platelet")
        let counts = lines[1].split(separator: ",").dropFirst().map { Int($0) ?? -1 }
        #expect(counts[0] == 1 && counts[1] >= 3, "\(lines)")
        let unknown = try program.run("info", "embedded:white")
        #expect(unknown.status != 0 && unknown.errors.contains("expected embedded or embedded:blood"))
    }

    @Test("'evaluate embedded DATA' judges the embedded model")
    func embeddedIsEvaluated() throws {
        let program = try Program()
        for (name, picture) in [("white-cell", "neutrophil.png"), ("background", "no-white-cell.png")] {
            try FileManager.default.createDirectory(
                atPath: program.path("data/\(name)"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: "\(Program.samples)/batch/\(picture)", toPath: program.path("data/\(name)/\(picture)"))
        }
        let result = try program.run("evaluate", "embedded", "data")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("accuracy"), "\(result.output)")
    }

    @Test("A picture that is given as a model is called a picture, and the command that scans it is named")
    func picturesAreNoModels() throws {
        let program = try Program()
        try FileManager.default.copyItem(
            atPath: "\(Program.samples)/smear-384.png", toPath: program.path("smear.png"))
        for (arguments, name, format) in [
            (["scan", "smear.png", "--model", "smear.png"], "smear.png", "PNG"),
            (["convert", "smear.png", "-o", "x.onnx"], "smear.png", "PNG"),
            (["evaluate", "smear.png", "data"], "smear.png", "PNG"),
            (["bench", "--model", "smear.png"], "smear.png", "PNG"),
        ] {
            let result = try program.run(arguments)
            #expect(result.status == 1)
            #expect(
                result.errors == """
                    Error: '\(name)' is a picture (\(format)), expected a model file or an ONNX file; 'fcnscan \(name)' \
                    scans it

                    """, "\(arguments)")
        }
    }
}
