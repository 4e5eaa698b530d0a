import FCNScanKit
import Foundation
import Testing

@Suite struct NewTests {
    @Test("A network by name becomes a model with as many classes as asked for")
    func namedNetwork() throws {
        let program = try Program()
        let result = try program.run("new", "small", "--classes", "3", "-o", "m.safetensors")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("window 224x224") && result.output.contains("3 classes"), "\(result.output)")
        let model = try Model(contentsOf: program.path("m.safetensors"))
        #expect(try model.architecture == NamedArchitecture.small.architecture(classes: 3))
        #expect(model.classes == ["class 0", "class 1", "class 2"])
        #expect(model.normalization == Normalization(mean: [0.5, 0.5, 0.5], deviation: [0.29, 0.29, 0.29]))
        #expect(model.receipt["network"] == "small" && model.receipt["weights"]?.contains("not trained") == true)
        // He's rule: a variance of 2 over the 7·7·128 inputs of the first fully-connected layer.
        let weights = try #require(model.parameters.flatMap { $0 }.max { $0.values.count < $1.values.count }).values
        let variance = weights.reduce(0) { $0 + Double($1 * $1) } / Double(weights.count)
        #expect(abs(variance * 7 * 7 * 128 / 2 - 1) < 0.01)
    }

    @Test("The same seed gives the same bytes, another seed or rule others")
    func seeds() throws {
        let program = try Program()
        for (name, arguments) in [
            ("a", ["--seed", "7"]), ("b", ["--seed", "7"]), ("c", []),
            ("d", ["--seed", "7", "--initialization", "glorot"]),
        ] {
            let result = try program.run(
                Program.binary, ["new", "LeNet5", "-o", "\(name).safetensors"] + arguments)
            #expect(result.status == 0, "\(result.errors)")
        }
        let bytes = try ["a", "b", "c", "d"].map { try program.contents("\($0).safetensors") }
        #expect(bytes[0] == bytes[1] && bytes[0] != bytes[2] && bytes[0] != bytes[3])
        #expect(bytes[0].count > 4 * 61_706)
    }

    @Test("Class names come from a list or a file, and the normalisation from flags")
    func namesAndInput() throws {
        let program = try Program()
        try Data("background\ncrack\n hole \n".utf8).write(to: URL(fileURLWithPath: program.path("names.txt")))
        let text = "input 9x9x3; conv3-4/b0 bn prelu =a conv1-4 scale add@a lrn3; fc3 softmax"
        for names in ["names.txt", "background, crack,hole"] {
            let result = try program.run(
                "new", text, "--class-names", names, "--normalization", "caffe", "--mean", "1,2,3", "-o",
                "m.safetensors")
            #expect(result.status == 0, "\(result.errors)")
            let model = try Model(contentsOf: program.path("m.safetensors"))
            #expect(model.classes == ["background", "crack", "hole"])
            #expect(
                model.normalization
                    == Normalization(scale: 255, mean: [1, 2, 3], deviation: [1, 1, 1], channelOrder: .bgr))
            // Factors start at one, slopes at a quarter.
            #expect(model.parameters[2][0].values == [Float](repeating: 0.25, count: 4))
            #expect(model.parameters[4].map(\.values) == [[1, 1, 1, 1], [0, 0, 0, 0]])
        }
    }

    @Test("A new model can be described, converted and compared with its windows")
    func isUsable() throws {
        let program = try Program()
        #expect(try program.run("new", "keras-mnist", "-o", "digits.safetensors").status == 0)
        let info = try program.run("info", "digits.safetensors")
        #expect(info.status == 0 && info.output.contains("1,199,882"), "\(info.errors)")
        let converted = try program.run("convert", "digits.safetensors", "-o", "dense.safetensors")
        #expect(converted.status == 0, "\(converted.errors)")
    }

    @Test("What cannot be made is told in words, before anything is written")
    func mistakes() throws {
        let program = try Program()
        for (arguments, status, words) in [
            (["vgg61"], 1, ["vgg61", "did you mean 'vgg16'", "keras-mnist"]),
            (["input 9x9x1; cov3-2"], 1, ["column 14", "did you mean 'conv'"]),
            (["small", "--classes", "0"], 64, ["--classes", "0"]),
            (["small", "--classes", "3", "--class-names", "a,b"], 64, ["3", "2 names"]),
            (["small", "--class-names", "a,b,a"], 64, ["different"]),
            (["input 9x9x1; fc2", "--classes", "3"], 64, ["2 outputs", "fc3"]),
            (["small", "--mean", "1,2"], 1, ["2 means", "3"]), (["small", "--scale", "0"], 1, ["scale"]),
        ] {
            let result = try program.run(Program.binary, ["new"] + arguments + ["-o", "m.safetensors"])
            #expect(result.status == Int32(status), "\(arguments): \(result.errors)")
            for word in words { #expect(result.errors.contains(word), "\(arguments): \(result.errors)") }
            #expect(!program.exists("m.safetensors"), "\(arguments)")
        }
        let nowhere = try program.run("new", "linear", "-o", "no/such/folder.safetensors")
        #expect(nowhere.status == 1 && nowhere.errors.contains("no/such/folder"), "\(nowhere.errors)")
    }

    @Test("A network that takes single windows only is made, with a warning that says why")
    func obstacle() throws {
        let program = try Program()
        let result = try program.run(
            "new", "input 6x6x2; conv3-4 =m; avgpool4; fc2 relu; fc4 sigmoid mul@m; fc2", "-o", "m.safetensors")
        #expect(result.status == 0 && program.exists("m.safetensors"), "\(result.errors)")
        #expect(result.errors.contains("warning") && result.errors.contains("layer 7 (mul)"), "\(result.errors)")
    }
}
