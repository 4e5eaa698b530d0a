import FCNScanKit
import Foundation
import Testing

@Suite struct ClassifyTests {
    private static let sample = "\(Program.samples)/batch/neutrophil.png"

    /// A model that says how light a window is.
    private func writeModel(_ program: Program) throws -> String {
        let architecture = try Architecture(text: "input 8x8x3; avgpool8 fc2 softmax")
        let weights = [Tensor(shape: [2, 3], values: [0, 0, 0, 2, 2, 2]), Tensor(shape: [2], values: [0, -3])]
        let model = Model(
            architecture: architecture, parameters: [[], weights, []], classes: ["dark", "light"],
            normalization: Normalization(mean: [0, 0, 0], deviation: [1, 1, 1]))
        try model.write(to: program.path("light.safetensors"))
        return "light.safetensors"
    }

    @Test("The most probable classes of each picture are printed, and a bad picture does not stop the rest")
    func printsClasses() throws {
        let program = try Program()
        try Picture(width: 30, height: 20, color: [250, 250, 250]).write(to: program.path("white.png"))
        try Picture(width: 20, height: 20, color: [3, 3, 3]).write(to: program.path("black.png"))
        let model = try writeModel(program)
        let result = try program.run(
            "classify", "white.png", "missing.png", "black.png", "--model", model, "--top", "1", "--enlarge", "1.25")
        #expect(result.status == 1 && result.errors.contains("missing.png"), "\(result.errors)")
        #expect(
            result.output == """
                white.png: 30x20 pixels as 15x10, 24 windows
                   94.70% light
                black.png: 20x20 pixels as 10x10, 9 windows
                   94.93% dark

                """)
        let json = try program.run(
            "classify", "white.png", "--model", model, "--crops", "10", "--average", "flips", "--json"
        ).json()
        #expect(json["windows"] as? Int == 20 && json["crops"] as? String == "10")
        #expect(json["orientations"] as? String == "flips" && json["quantity"] as? String == "probabilities")
        #expect((json["classes"] as? [[String: Any]])?.map { $0["class"] as? String } == ["light", "dark"])
        #expect(program.files() == ["black.png", "light.safetensors", "white.png"])
    }

    @Test("Pictures are judged as wholes by crops, with and without mirrors")
    func evaluates() throws {
        let program = try Program()
        try program.drawFolders(count: 2)
        let model = try writeModel(program)
        try FileManager.default.moveItem(atPath: program.path("data/bright"), toPath: program.path("data/light"))
        let result = try program.run(
            "evaluate", model, "data", "--crops", "dense", "--average", "flips", "--average-of", "logits", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let json = try result.json()
        #expect(json["windows"] as? Int == 4 && json["accuracy"] as? Double == 1)
    }

    @Test(
        "Wrong uses are told in a sentence",
        arguments: [
            (["classify"], "Missing expected argument"),
            (["classify", "a.png", "--crops", "5"], "'5' is invalid"),
            (["classify", "a.png", "--enlarge", "0.5"], "--enlarge takes a number from 1.0 to 16.0, found 0.5."),
            (["classify", "a.png", "--crops", "1", "--exact-windows"], "--exact-windows is for --crops dense"),
            (["evaluate", "data", "--crops", "10", "--exact-windows"], "--exact-windows is for --crops dense"),
            (["evaluate", "data", "--average-of", "logits"], "say over which windows"),
            (["a.png", "--average-of", "logits"], "say over which windows"),
        ])
    func wrongUses(arguments: [String], sentence: String) throws {
        let result = try Program().run(arguments)
        #expect(result.status == 64 && result.errors.contains(sentence), "\(result.errors)")
    }
}
