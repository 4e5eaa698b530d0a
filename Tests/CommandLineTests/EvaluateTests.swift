import FCNScanKit
import Foundation
import Testing

@Suite struct EvaluateTests {
    /// A model that says `bright` for windows that are lighter than the middle of the scale.
    private func writeModel(_ program: Program, classes: [String] = ["dark", "bright"]) throws -> String {
        try program.writeBrightnessModel("brightness.safetensors", classes: classes)
        return "brightness.safetensors"
    }

    @Test("A classifier is judged on a folder per class, with the model before the data or as an option")
    func classifier() throws {
        let program = try Program()
        try program.drawFolders(count: 3)
        let model = try writeModel(program)
        let result = try program.run("evaluate", model, "data", "--output", "report", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let json = try result.json()
        #expect(json["accuracy"] as? Double == 1 && json["windows"] as? Int == 6, "\(result.output)")
        #expect((json["classes"] as? [[String: Any]])?.map { $0["name"] as? String } == ["dark", "bright"])
        #expect(
            program.files().filter { $0.hasPrefix("report/") } == [
                "report/calibration.png", "report/calibration.svg", "report/classes.png", "report/classes.svg",
                "report/confusion.png", "report/confusion.svg", "report/mistakes.png",
                "report/predictions.csv", "report/report.json", "report/report.txt",
            ])
        let text = try program.run("evaluate", "data", "--model", model)
        #expect(text.output.hasPrefix("accuracy 100.00% (6 of 6 windows)\n"), "\(text.output)\(text.errors)")
        #expect(text.output.contains("bright") && text.output.contains("mean over classes"))
    }

    @Test("A detector's report is written, with that of its windows where it is asked for")
    func detector() throws {
        let program = try Program()
        try program.drawScenes(count: 2)
        let model = try program.untrainedModel(side: 32)
        let arguments = [
            "evaluate", model, "scenes", "--boxes", "boxes.csv", "--class", "thing=Disc", "--output", "out",
        ]
        let result = try program.run(Program.binary, arguments + ["--windows", "--json"])
        #expect(result.status == 0, "\(result.errors)")
        let json = try result.json()
        #expect(json["pictures"] as? Int == 2)
        let windows = try #require(json["windows"] as? [String: Any])
        #expect(windows["windows"] as? Int == 2 * (4 + 8))
        for name in [
            "curves.png", "misses.png", "false-alarms.png", "counts.csv", "report.json", "report.txt",
            "windows/report.json",
        ] {
            #expect(program.exists("out/\(name)"), "\(name)")
        }
        let few = try program.run(Program.binary, arguments + ["--windows", "--json", "--backgrounds", "1"]).json()
        #expect((few["windows"] as? [String: Any])?["windows"] as? Int == 2 * (4 + 1))
        let alone = try program.run(Program.binary, arguments + ["--json"]).json()
        #expect(alone["windows"] == nil && alone["f1"] != nil)
    }

    @Test("Mistakes in what is asked for are told in a sentence, and nothing is written")
    func mistakesAreTold() throws {
        let program = try Program()
        try program.drawFolders(count: 2)
        let model = try writeModel(program, classes: ["dark", "light"])
        let unknown = try program.run("evaluate", model, "data")
        #expect(unknown.status == 1 && unknown.errors.contains("the class 'bright'"), "\(unknown.errors)")
        #expect(unknown.errors.contains("'dark', 'light'"), "\(unknown.errors)")
        let twice = try program.run("evaluate", model, "data", "--model", model)
        #expect(twice.status == 64 && twice.errors.contains("given twice"), "\(twice.errors)")
        let part = try program.run("evaluate", model, "data", "--part", "test")
        #expect(part.status == 64 && part.errors.contains("--part all"), "\(part.errors)")
        let place = try program.run("evaluate", model, "data", "--output", "brightness.safetensors")
        #expect(place.status == 1 && place.errors.contains("brightness.safetensors"), "\(place.errors)")
        #expect(program.files().allSatisfy { !$0.contains("report") })
    }
}
