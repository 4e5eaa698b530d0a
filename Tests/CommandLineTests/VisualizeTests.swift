import FCNScanKit
import Foundation
import Testing

@Suite struct VisualizeTests {
    private func model(
        _ program: Program, _ text: String = "input 24x24x3; conv5-6/s2 bn relu pool2; fc8 relu; fc2 softmax"
    )
        throws
    {
        try Model.untrained(try Architecture(text: text), classes: ["bright", "dark"]).write(
            to: program.path("m.safetensors"))
    }

    /// Every written picture can be read and fits onto a screen.
    private func check(_ program: Program, _ names: [String]) throws {
        for name in names {
            let picture = try Picture(contentsOf: program.path(name))
            #expect(picture.width <= 2500 && picture.width >= 200 && picture.height >= 100, "\(name)")
        }
    }

    @Test("With a picture and data every part is written, the same at any number of threads")
    func everyPart() throws {
        let program = try Program()
        try program.drawFolders(count: 10)
        try model(program)
        for threads in ["1", "2"] {
            let result = try program.run(
                "visualize", "m.safetensors", "data/bright/3.png", "--data", "data", "-o", "out\(threads)", "--samples",
                "16", "--threads", threads)
            #expect(result.status == 0, "\(result.errors)")
            // The one note tells the form of the data.
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            #expect(result.output.contains("out\(threads)/embedding.png"))
        }
        let names = [
            "activations-01-conv1.png", "activations-02-relu1.png", "activations-03-pool1.png",
            "activations-04-fc1.png", "activations-05-relu2.png", "activations-06-fc2.png", "activations.png",
            "classes.png", "embedding.png", "kernels.png", "occlusion.png",
        ]
        // Each is there as SVG too.
        let files = names.flatMap { ["out1/\($0)", "out1/\($0.dropLast(4)).svg"] }
        #expect(program.files().filter { $0.hasPrefix("out1/") } == files.sorted())
        try check(program, names.map { "out1/\($0)" })
        for name in names {
            // The drawing tells what differs, should it ever.
            let drawings = try ["out1", "out2"].map { folder in
                String(decoding: try program.contents("\(folder)/\(name.dropLast(4)).svg"), as: UTF8.self)
                    .split(separator: "\n")
            }
            let difference = zip(drawings[0], drawings[1]).first { $0 != $1 }
            #expect(difference == nil && drawings[0].count == drawings[1].count, "\(name): \(difference as Any)")
            #expect(try program.contents("out1/\(name)") == program.contents("out2/\(name)"), "\(name)")
        }
    }

    @Test("Without a picture and data the kernels are written, and a note says what is missing")
    func kernelsOnly() throws {
        let program = try Program()
        let result = try program.run("visualize", "embedded", "-o", "out")
        #expect(result.status == 0, "\(result.errors)")
        #expect(program.files() == ["out/kernels.png", "out/kernels.svg"])
        #expect(result.errors.contains("occlusion.png is left out: it needs IMAGE"))
        #expect(result.errors.contains("embedding.png is left out: it needs --data"))
        let layers = try program.run(
            "visualize", "embedded", "--only", "kernels", "--layer", "conv2", "--layer", "fc2", "--channels", "4", "-o",
            "more")
        #expect(layers.status == 0 && layers.errors.isEmpty, "\(layers.errors)")
        try check(program, ["more/kernels-conv2.png", "more/kernels-fc2.png"])
    }

    @Test("The place of the window and the square are chosen")
    func placeAndSquare() throws {
        let program = try Program()
        try program.drawScenes(count: 1)
        try model(program)
        let result = try program.run(
            "visualize", "m.safetensors", "scenes/0.png", "--at", "90,70", "--patch", "8", "--only", "occlusion", "-o",
            "a")
        #expect(result.status == 0 && result.output == "a/occlusion.png\n", "\(result.errors)")
        let other = try program.run(
            "visualize", "m.safetensors", "scenes/0.png", "--at", "10,70", "--patch", "8", "--only", "occlusion", "-o",
            "b")
        #expect(other.status == 0, "\(other.errors)")
        #expect(try program.contents("a/occlusion.png") != program.contents("b/occlusion.png"))
    }

    @Test("A network that cannot slide is looked into as well")
    func singleWindows() throws {
        let program = try Program()
        try program.drawFolders(count: 3)
        try model(program, "input 24x24x3; scale/map conv5-6/s2 relu; fc2 softmax")
        let result = try program.run(
            "visualize", "m.safetensors", "data/dark/0.png", "-o", "out", "--only", "activations,occlusion,kernels")
        #expect(result.status == 0, "\(result.errors)")
        try check(program, ["out/activations.png", "out/occlusion.png", "out/kernels.png"])
    }

    @Test(
        "Wrong uses are told in a sentence, and nothing is written",
        arguments: [
            (["--only", "kernels,colours"], "found 'colours'"),
            (["--only", "occlusion"], "give IMAGE"),
            (["--only", "embedding"], "give --data"),
            (["--only", "kernels", "--layer", "conv9"], "no layer 'conv9'; layers with kernels are conv1, fc1, fc2"),
            (["--only", "kernels", "--layer", "relu1"], "'relu1' has no kernels"),
            (["--at", "1,2"], "--at is a place on IMAGE"),
            (["data/bright/0.png", "--at", "40,0", "--only", "occlusion"], "0,0 to 6,4"),
            (["data/bright/0.png", "--at", "-1,0"], "--at"),
            (["data/bright/0.png", "--patch", "24", "--only", "occlusion"], "smaller --patch"),
            (["--boxes", "boxes.csv"], "describe --data"),
            (["--data", "data", "--samples", "3"], "from 4 to 2000"),
            (["--data", "data", "--part", "rest"], "found 'rest'"),
            (["--data", "data", "--part", "test", "--only", "classes"], "--part all"),
            (["--data", "data", "--perplexity", "0.5"], "at least 1"),
            (["--data", "data", "--only", "embedding", "--perplexity", "20"], "needs at least 61 windows"),
            (["--data", "nowhere", "--only", "classes"], "nowhere"),
            (["--data", "data", "--class", "x=a", "--only", "classes"], "--boxes"),
            (["--data", "data", "--boxes", "b.csv", "--class", "a", "--only", "classes"], "'a'"),
            (["missing.png", "--only", "activations"], "missing.png"),
        ] as [([String], String)])
    func mistakesAreTold(arguments: [String], sentence: String) throws {
        let program = try Program()
        try program.drawFolders(count: 3)
        try model(program)
        let result = try program.run(Program.binary, ["visualize", "m.safetensors", "-o", "out"] + arguments)
        #expect(result.status != 0, "\(result.output)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(!program.files().contains { $0.hasPrefix("out/") && $0.hasSuffix(".png") })
    }

    @Test("A model that is missing, and classes that it does not know, are told")
    func modelsAndClasses() throws {
        let program = try Program()
        try program.drawFolders(count: 3)
        let missing = try program.run("visualize", "none.safetensors", "-o", "out")
        #expect(missing.status == 1 && missing.errors.contains("none.safetensors"), "\(missing.errors)")
        let classes = try program.run(
            "visualize", "embedded", "--data", "data", "--only", "classes", "-o", "out")
        #expect(classes.status == 1 && classes.errors.contains("bright, dark"), "\(classes.errors)")
        try model(program)
        let blocked = try program.run("visualize", "m.safetensors", "-o", "m.safetensors")
        #expect(blocked.status == 1 && blocked.errors.contains("cannot create the folder"), "\(blocked.errors)")
    }
}
