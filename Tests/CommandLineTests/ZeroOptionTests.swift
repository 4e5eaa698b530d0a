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
