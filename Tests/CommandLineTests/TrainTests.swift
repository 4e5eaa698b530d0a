import FCNScanKit
import Foundation
import Testing

@Suite struct TrainTests {
    static let arch = "input 24x24x3; conv3-16 bn relu pool2 conv3-16 relu pool2; fc16 relu dropout0.2; fc2 softmax"

    @Test("Training from a folder per class learns, and gives the same bytes at any number of threads")
    func foldersTrain() throws {
        let program = try Program()
        try program.drawFolders(count: 24)
        for threads in ["1", "2"] {
            let result = try program.run(
                "train", "data", "--arch", Self.arch, "--epochs", "12", "--batch", "8", "-o", "m\(threads).safetensors",
                "--threads", threads, "--validation", "0.25", "--test", "0")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("accuracy 100.00%"), "\(result.output)")
        }
        #expect(try program.contents("m1.safetensors") == program.contents("m2.safetensors"))

        let converted = try program.run("convert", "m1.safetensors", "-o", "dense.safetensors", "--verify")
        #expect(converted.status == 0, "\(converted.errors)")
        #expect(converted.output.contains("equal to rounding"), "\(converted.output)")
        let info = try program.run("info", "dense.safetensors")
        #expect(info.status == 0 && !info.output.contains("fc16"), "\(info.output)")
        let compared = try program.run("compare", "data/bright/3.png", "--model", "dense.safetensors", "--json")
        #expect(compared.status == 0, "\(compared.errors)")
        #expect(try compared.json()["sameArgmax"] as? Bool == true)
    }

    @Test("Training from boxes finds the things in pictures that it has not seen")
    func boxesTrain() throws {
        let program = try Program()
        try program.drawScenes(count: 30)
        let result = try program.run(
            "train", "scenes", "--boxes", "boxes.csv", "--class", "disc=Disc", "--arch",
            "input 32x32x3; [conv3-16 relu pool2]*2; fc16 relu; fc2 softmax", "--epochs", "6", "--backgrounds", "12",
            "-o", "disc.safetensors")
        #expect(result.status == 0, "\(result.errors)")
        let evaluated = try program.run(
            "evaluate", "scenes", "--boxes", "boxes.csv", "--class", "disc=Disc", "--model", "disc.safetensors",
            "--part", "test", "--json")
        #expect(evaluated.status == 0, "\(evaluated.errors)")
        let f1 = try evaluated.json()["f1"] as? Double
        #expect((f1 ?? 0) >= 0.9, "\(evaluated.output)")
    }

    @Test("Mistakes in data and architecture are told in a sentence")
    func mistakesAreTold() throws {
        let program = try Program()
        try program.drawFolders(count: 2)
        let text = try program.run(
            "train", "data", "--arch", "input 24x24x3; conv3-16 rolu; fc2", "-o", "m.safetensors")
        #expect(text.status == 1 && text.errors.contains("column 25"), "\(text.errors)")
        let classes = try program.run(
            "train", "data", "--arch", "input 24x24x3; conv3-16 relu; fc3", "-o", "m.safetensors", "--test", "0")
        #expect(classes.status == 1 && classes.errors.contains("fc2"), "\(classes.errors)")
        let name = try program.run("train", "data", "--arch", "resnet19", "-o", "m.safetensors")
        #expect(name.status == 1 && name.errors.contains("did you mean 'resnet18'"), "\(name.errors)")
        let missing = try program.run("train", "nothing", "-o", "m.safetensors")
        #expect(missing.status == 1 && missing.errors.contains("nothing"), "\(missing.errors)")
        #expect(!program.exists("m.safetensors"))
    }
}

extension Program {
    /// Two folders of small pictures that differ in colour.
    func drawFolders(count: Int) throws {
        var random = RandomSource(seed: 5)
        for (name, color) in [("bright", 200.0), ("dark", 90.0)] {
            try FileManager.default.createDirectory(atPath: path("data/\(name)"), withIntermediateDirectories: true)
            for number in 0..<count {
                let samples = (0..<30 * 28 * 3).map { _ in UInt8(color + random.uniform(in: -40...40)) }
                try Picture(width: 30, height: 28, channels: 3, samples: samples).write(
                    to: path("data/\(name)/\(number).png"))
            }
        }
    }

    /// Noisy pictures with a dark disc each, and its box.
    ///
    /// - Parameter enlarged: How many times larger all of it is drawn.
    func drawScenes(count: Int, enlarged: Int = 1) throws {
        var random = RandomSource(seed: 9)
        try FileManager.default.createDirectory(atPath: path("scenes"), withIntermediateDirectories: true)
        var table = "image,class,xmin,ymin,xmax,ymax\n"
        for number in 0..<count {
            let (x, y) = (random.uniform(in: 25...95), random.uniform(in: 25...75))
            var picture = Picture(width: 120, height: 100, color: [210, 200, 190])
            for py in 0..<100 {
                for px in 0..<120 {
                    let inside = hypot(Double(px) - x, Double(py) - y) < 11
                    for channel in 0..<3 {
                        picture[px, py, channel] = UInt8((inside ? 90 : 200) + random.uniform(in: -25...25))
                    }
                }
            }
            if enlarged > 1 {
                let small = picture
                picture = Picture(width: 120 * enlarged, height: 100 * enlarged, color: [0, 0, 0])
                for py in 0..<picture.height {
                    for px in 0..<picture.width {
                        for channel in 0..<3 { picture[px, py, channel] = small[px / enlarged, py / enlarged, channel] }
                    }
                }
            }
            try picture.write(to: path("scenes/\(number).png"))
            let edges = [x - 11, y - 11, x + 11, y + 11].map { "\($0 * Double(enlarged))" }
            table += "\(number).png,Disc,\(edges.joined(separator: ","))\n"
        }
        try Data(table.utf8).write(to: URL(fileURLWithPath: path("boxes.csv")))
    }

    /// A model with random weights for square windows; its path.
    func untrainedModel(side: Int) throws -> String {
        let architecture = try Architecture(text: "input \(side)x\(side)x3; conv3-4/s4 relu pool4; fc2 softmax")
        try Model(
            architecture: architecture, parameters: WeightInitialization.he.parameters(of: architecture, seed: 1),
            classes: ["background", "thing"],
            normalization: Normalization(mean: [0, 0, 0], deviation: [1, 1, 1])
        ).write(to: path("untrained.safetensors"))
        return path("untrained.safetensors")
    }
}
