import FCNScanKit
import Foundation
import Testing

/// Training with nothing but the data, and what keeps runs from being destroyed.
@Suite struct ZeroOptionTests {
    @Test("The plan for boxes is printed with its reasons, and nothing is written")
    func planIsPrinted() throws {
        let program = try Program()
        try program.drawScenes(count: 12)
        let result = try program.run(
            "train", "scenes", "--boxes", "boxes.csv", "-o", "m.safetensors", "--plan-only", "--size", "small")
        #expect(result.status == 0, "\(result.errors)")
        for words in [
            "window ", "90 % of the boxes are at most 22 px", "no padding", "augmentation: ", "epochs", "time: ",
        ] {
            #expect(result.output.contains(words), "\(words): \(result.output)")
        }
        #expect(!program.exists("m.safetensors") && !program.exists("m.training"))
        let own = try program.run(
            "train", "scenes", "--boxes", "boxes.csv", "-o", "m.safetensors", "--plan-only", "--arch", "digits")
        #expect(own.status == 64 && own.errors.contains("--plan-only"), "\(own.errors)")
    }

    @Test("A model made for large objects sees pictures smaller, in training and in every scan")
    func modelsRememberTheirScale() throws {
        let program = try Program()
        try program.drawScenes(count: 10, enlarged: 4)
        let result = try program.run(
            "train", "scenes", "--boxes", "boxes.csv", "--size", "small", "--epochs", "1", "--positives", "2",
            "--backgrounds", "4", "--mine", "none", "-o", "m.safetensors")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("of the pictures' size"), "\(result.errors)")
        let scan = try Model(contentsOf: program.path("m.safetensors")).learnedScan()
        let scale = try #require(scan.scales?.first)
        #expect(scale < 0.6 && scan.objectSizes?["Disc"] != nil)
        let evaluated = try program.run(
            "evaluate", "scenes", "--boxes", "boxes.csv", "--model", "m.safetensors", "--json")
        #expect(evaluated.status == 0, "\(evaluated.errors)")
        let scanned = try program.run(
            "scenes/1.png", "--model", "m.safetensors", "--threshold", "0", "--json", "--no-pictures")
        #expect(scanned.status == 0, "\(scanned.errors)")
        let report = try scanned.json()
        #expect((report["scales"] as? [[String: Any]])?.first?["scale"] as? Double == scale, "\(scanned.output)")
    }

    @Test("A run that is there is neither overwritten nor gone on with unless that is said, and its options are kept")
    func runsAreKept() throws {
        let program = try Program()
        try program.drawFolders(count: 16)
        let command = [
            "train", "data", "--arch", "input 8x8x3; fc4 relu; fc2 softmax", "--epochs", "2", "--batch", "8", "-o",
            "m.safetensors", "--validation", "0.25", "--test", "0.25",
        ]
        #expect(try program.run(command).status == 0)
        let bytes = try program.contents("m.safetensors")
        let refused = try program.run(command + ["--seed", "2"])
        #expect(refused.status == 1 && refused.errors.contains("--overwrite"), "\(refused.errors)")
        #expect(try program.contents("m.safetensors") == bytes)
        let resumed = try program.run("train", "--resume", "m.training")
        #expect(resumed.status == 0 && resumed.output.contains("nothing to go on with"), "\(resumed.errors)")
        let other = try program.run(command + ["--seed", "2", "--overwrite"])
        #expect(other.status == 0, "\(other.errors)")
        #expect(try program.contents("m.safetensors") != bytes)
        let both = try program.run(command + ["--resume", "--overwrite"])
        #expect(both.status == 64, "\(both.errors)")
    }

    @Test("A single large picture is divided into regions, and its test region is judged as in training")
    func regions() throws {
        let program = try Program()
        try FileManager.default.createDirectory(atPath: program.path("one"), withIntermediateDirectories: true)
        var picture = Picture(width: 800, height: 60, color: [200, 200, 200])
        var table = "image,class,xmin,ymin,xmax,ymax\n"
        for x in stride(from: 4, to: 780, by: 40) {
            for place in 0..<16 * 16 * 3 {
                picture.samples[((20 + place / 48) * 800 + x) * 3 + place % 48] = UInt8(60 + place % 7)
            }
            table += "wide.png,Disc,\(x),20,\(x + 16),36\n"
        }
        try picture.write(to: program.path("one/wide.png"))
        try Data(table.utf8).write(to: URL(fileURLWithPath: program.path("one.csv")))
        let data = ["one", "--boxes", "one.csv"]
        let trained = try program.run(
            ["train"] + data + [
                "--arch", "input 24x24x3; conv8-4/s4 relu; fc2 softmax", "--epochs", "1", "-o", "m.safetensors",
            ])
        #expect(trained.status == 0 && trained.errors.contains("divided into regions"), "\(trained.errors)")
        #expect(trained.output.contains("on 1 test pictures"), "\(trained.output)")
        let names = try #require(try Model(contentsOf: program.path("m.safetensors")).receipt["test pictures"])
        #expect(names.hasPrefix("wide.png#xywh="), "\(names)")
        for part in [["--part", "test"], []] {
            let judged = try program.run(["evaluate"] + data + ["--model", "m.safetensors", "--json"] + part)
            #expect(judged.status == 0, "\(judged.errors)")
            let classes = try #require(try judged.json()["classes"] as? [[String: Any]])
            let score = try #require(classes.first?["score"] as? [String: Any])
            let objects = (score["hits"] as? Int ?? 0) + (score["misses"] as? Int ?? 0)
            #expect(part.isEmpty ? objects == 20 : (2...5).contains(objects), "\(judged.output)")
        }
    }

    @Test("A scan with a model that knows no background says that everything is an object to it")
    func noBackgroundIsSaid() throws {
        let program = try Program()
        try program.drawScenes(count: 1)
        try Model.untrained(Architecture(text: "input 32x32x3; conv8-4/s8 relu; fc2 softmax"), classes: ["a", "b"])
            .write(to: program.path("m.safetensors"))
        let scanned = try program.run("scenes/0.png", "--model", "m.safetensors", "--no-pictures")
        #expect(scanned.status == 0 && scanned.errors.contains("knows no class 'background'"), "\(scanned.errors)")
    }

    @Test("Objects that fill their pictures leave no background, which is said before training")
    func fullPicturesAreRefused() throws {
        let program = try Program()
        try program.drawScenes(count: 8)
        let table = "image,class,xmin,ymin,xmax,ymax\n" + (0..<8).map { "\($0).png,Disc,0,0,120,100\n" }.joined()
        try Data(table.utf8).write(to: URL(fileURLWithPath: program.path("full.csv")))
        let result = try program.run(
            "train", "scenes", "--boxes", "full.csv", "--arch", "input 32x32x3; conv8-4/s8 relu; fc2 softmax", "-o",
            "m.safetensors")
        #expect(result.status == 1 && result.errors.contains("no background"), "\(result.errors)")
        #expect(!program.exists("m.safetensors"))
    }
}
