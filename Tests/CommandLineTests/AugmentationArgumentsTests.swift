import FCNScanKit
import Foundation
import Testing

@Suite struct AugmentationArgumentsTests {
    static let arch = "input 24x24x3; conv3-4 relu; fc2 softmax"

    @Test("A preview shows windows with every alteration, and nothing is trained")
    func preview() throws {
        let program = try Program()
        try program.drawFolders(count: 6)
        let plain = ["train", "data", "--arch", Self.arch, "-o", "m.safetensors", "--preview"]
        let result = try program.run(
            Program.binary,
            plain + [
                "all.png", "--augment", "photos", "--mirror", "both", "--right-angles", "--shift", "3", "--rotation",
                "20",
                "--scale", "0.2", "--hue", "30", "--blur", "1", "--noise", "0.1", "--cutout", "0.5", "--mixup", "0.4",
            ])
        #expect(result.status == 0, "\(result.errors)")
        let sheet = try Picture(contentsOf: program.path("all.png"))
        #expect(sheet.width > 8 * 150)
        #expect(throws: (any Error).self) { try program.contents("m.safetensors") }

        // The same seed gives the same sheet; --no-flips is short for no mirror and no right angles.
        for (name, options) in [
            ("short", ["--no-flips"]), ("long", ["--mirror", "none", "--no-right-angles"]),
            ("other", ["--mirror", "none"]),
        ] {
            let result = try program.run(Program.binary, plain + ["\(name).png"] + options)
            #expect(result.status == 0, "\(result.errors)")
        }
        #expect(try program.contents("short.png") == program.contents("long.png"))
        #expect(try program.contents("short.png") != program.contents("other.png"))
    }

    @Test(
        "Values out of range are told with what is allowed",
        arguments: [
            ("--shift", "-1", "--shift is from 0 to 1000, found -1.0."),
            ("--rotation", "200", "--rotation is from 0 to 180, found 200.0."),
            ("--scale", "1", "--scale is at least 0 and below 1, found 1.0."),
            ("--saturation", "nan", "--saturation is at least 0 and below 1, found nan."),
            ("--cutout", "1.5", "--cutout is from 0 to 1, found 1.5."),
            ("--mixup", "0", "--mixup is above 0 and at most 100, found 0.0."),
            ("--mirror", "left", "Please provide one of none, horizontal, vertical or both."),
            ("--augment", "cats", "Please provide one of none, microscope, digits or photos."),
        ])
    func ranges(option: String, value: String, sentence: String) throws {
        let program = try Program()
        // With an equals sign a value may begin with a dash.
        let result = try program.run("train", "data", "-o", "m.safetensors", "\(option)=\(value)")
        #expect(result.status == 64)
        let words = result.errors.replacing("\n", with: " ").replacing("'", with: "")
        #expect(words.contains(sentence), "\(result.errors)")
    }
}
