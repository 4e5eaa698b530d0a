import FCNScanKit
import Foundation
import Testing

@Suite struct DataFormsTests {
    static let arch = "input 16x16x3; conv3-4 relu pool2; fc2 softmax"
    static let threeClasses = "input 16x16x3; conv3-4 relu pool2; fc3 softmax"

    @Test("IDX files train a net that sees colour, and bring their test part")
    func idxTrains() throws {
        let program = try Program()
        try program.writeIDX()
        let result = try program.run(
            "train", "digits", "--arch", "input 8x8x3; conv3-4 relu; fc2 softmax", "--epochs", "2", "-o",
            "m.safetensors")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("digits: IDX, 50 pictures of 8x8x3, 2 classes"), "\(result.errors)")
        #expect(
            result.errors.contains("36 training, 4 validation and 10 test pictures; 36 windows"), "\(result.errors)")
    }

    @Test("The same boxes as CSV, COCO, Pascal VOC and CVAT give the same windows, streamed or held in memory")
    func boxForms() throws {
        let program = try Program()
        try program.drawScenes(count: 3)
        var csv = "image,class,xmin,ymin,xmax,ymax\n"
        var images: [String] = []
        var annotations: [String] = []
        var cvat = "<annotations>"
        try FileManager.default.createDirectory(atPath: program.path("voc"), withIntermediateDirectories: true)
        for number in 0..<3 {
            let (x, y) = (30 + 9 * number, 40 - 7 * number)
            csv += "\(number).png,Disc,\(x),\(y),\(x + 22),\(y + 20)\n"
            cvat +=
                "<image name=\"\(number).png\"><box label=\"Disc\" xtl=\"\(x)\" ytl=\"\(y)\" xbr=\"\(x + 22)\" "
                + "ybr=\"\(y + 20)\"/></image>"
            images.append("{\"id\": \(number), \"file_name\": \"\(number).png\"}")
            annotations.append(
                "{\"image_id\": \(number), \"category_id\": 1, \"bbox\": [\(x), \(y), 22, 20]}")
            try program.write(
                """
                <annotation><filename>\(number).png</filename><object><name>Disc</name><bndbox><xmin>\(x + 1)</xmin>\
                <ymin>\(y + 1)</ymin><xmax>\(x + 22)</xmax><ymax>\(y + 20)</ymax></bndbox></object></annotation>
                """, to: "voc/\(number).xml")
        }
        try program.write(csv, to: "same.csv")
        try program.write(cvat + "</annotations>", to: "cvat.xml")
        try program.write(
            """
            {"images": [\(images.joined(separator: ","))], "annotations": [\(annotations.joined(separator: ","))],
             "categories": [{"id": 1, "name": "Disc"}]}
            """, to: "same.json")
        for (form, memory) in [
            ("same.csv", "1GiB"), ("same.json", "1GiB"), ("voc", "1GiB"), ("cvat.xml", "1GiB"), ("same.csv", "50kB"),
        ] {
            let result = try program.run(
                "train", "scenes", "--boxes", form, "--arch", Self.arch, "--preview", "\(form)\(memory).png", "-o",
                "m.safetensors", "--picture-memory", memory)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("3 pictures of 120x100x3, 3 objects, 2 classes"), "\(result.errors)")
            #expect(try program.contents("\(form)\(memory).png") == program.contents("same.csv1GiB.png"))
        }
    }

    @Test("Points need a size, what is skipped is counted, and a folder with data.yaml says everything")
    func pointsAndYOLO() throws {
        let program = try Program()
        try program.drawScenes(count: 3)
        func train(_ arguments: [String]) throws -> Program.Result {
            try program.run(["train"] + arguments + ["--arch", Self.arch, "--preview", "p.png", "-o", "m.safetensors"])
        }
        let rows = (0..<15).map { "\($0).png,Disc,40,40\n" }.joined()
        try program.write("image,class,x,y\n" + rows, to: "points.csv")
        let refused = try train(["scenes", "--boxes", "points.csv"])
        #expect(refused.status == 1 && refused.errors.contains("as in --point-size 40"), "\(refused.errors)")
        let points = try train(["scenes", "--boxes", "points.csv", "--point-size", "20"])
        #expect(points.status == 0 && points.errors.contains("3 objects, 2 classes"), "\(points.errors)")
        #expect(points.errors.contains("warning: skipped: 2 more"), "\(points.errors)")
        #expect(try train(["scenes", "--point-size", "20"]).errors.contains("describe --boxes"))
        for number in 0..<3 { try program.write("0 .5 .5 .25 .25\n", to: "scenes/labels/\(number).txt") }
        try program.write("names: [Disc]\n", to: "scenes/data.yaml")
        let yolo = try train(["scenes"])
        #expect(
            yolo.status == 0 && yolo.errors.contains("scenes: YOLO, 3 pictures of 120x100x3, 3 objects, 2 classes"),
            "\(yolo.errors)")
    }

    @Test("A table of pictures brings its groups and parts; data that memory does not hold give the same bytes")
    func manifestTrains() throws {
        let program = try Program()
        try program.drawFolders(count: 12)
        var table = "path,label,split\n"
        for number in 0..<12 {
            for name in ["bright", "dark"] {
                table += "data/\(name)/\(number).png,\(name),\(number < 8 ? "train" : number < 10 ? "val" : "test")\n"
            }
        }
        try program.write(table, to: "list.csv")
        for memory in ["1GiB", "6kB"] {
            let result = try program.run(
                "train", "list.csv", "--arch", Self.arch, "--epochs", "2", "--picture-memory", memory, "-o",
                "m\(memory).safetensors")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("16 training, 4 validation and 4 test pictures"), "\(result.errors)")
        }
        #expect(try program.contents("m1GiB.safetensors") == program.contents("m6kB.safetensors"))
    }

    @Test("Duplicates are told, dropped or refused, contradictions refused or dropped")
    func duplicates() throws {
        let program = try Program()
        try program.drawFolders(count: 6)
        var table = "path,label,split\n"
        for number in 0..<6 {
            for name in ["bright", "dark"] {
                table += "data/\(name)/\(number).png,\(name),\(number < 4 ? "train" : "val")\n"
            }
        }
        try FileManager.default.copyItem(atPath: program.path("data/dark/5.png"), toPath: program.path("data/copy.png"))
        func run(_ line: String, _ more: String...) throws -> Program.Result {
            try program.write(table + line, to: "list.csv")
            return try program.run(
                Program.binary,
                ["train", "list.csv", "--arch", Self.arch, "--epochs", "1", "-o", "m.safetensors", "--overwrite"]
                    + more)
        }
        let same = "data/copy.png,dark,train\n"
        let warned = try run(same)
        #expect(warned.status == 0 && warned.errors.contains("9 training"), "\(warned.errors)")
        #expect(
            warned.errors.contains("1 training pictures look the same")
                && warned.errors.contains("'data/copy.png' and 'data/dark/5.png'"), "\(warned.errors)")
        let dropped = try run(same, "--duplicates", "drop")
        #expect(dropped.status == 0 && dropped.errors.contains("8 training"), "\(dropped.errors)")
        let refused = try run(same, "--duplicates", "refuse")
        #expect(refused.status == 1 && refused.errors.contains("--duplicates drop"), "\(refused.errors)")
        let other = "data/copy.png,bright,train\n"
        let contradicted = try run(other)
        #expect(
            contradicted.status == 1
                && contradicted.errors.contains("'data/copy.png' (bright) and 'data/dark/5.png' (dark)"),
            "\(contradicted.errors)")
        let left = try run(other, "--contradictions", "drop")
        #expect(left.status == 0 && left.errors.contains("8 training, 3 validation"), "\(left.errors)")
    }

    @Test("Classes are balanced by repeats and by weights, and negatives are background")
    func balance() throws {
        let program = try Program()
        try program.drawFolders(count: 12)
        for number in 3..<12 { try FileManager.default.removeItem(atPath: program.path("data/dark/\(number).png")) }
        func run(_ output: String, _ more: String...) throws -> Program.Result {
            try program.run(
                Program.binary,
                [
                    "train", "data", "--epochs", "1", "--test", "0", "--validation", "0.2", "-o",
                    "\(output).safetensors",
                ] + more)
        }
        #expect(try run("plain", "--arch", Self.arch).status == 0)
        let repeated = try run("repeated", "--arch", Self.arch, "--repeat", "dark=4")
        #expect(repeated.status == 0 && repeated.errors.contains("dark "), "\(repeated.errors)")
        let balanced = try run("balanced", "--arch", Self.arch, "--balance", "repeat")
        #expect(balanced.status == 0 && balanced.errors.contains("windows in an epoch: bright"), "\(balanced.errors)")
        #expect(try run("weighted", "--arch", Self.arch, "--balance", "weights").status == 0)
        #expect(try program.contents("weighted.safetensors") != program.contents("plain.safetensors"))
        let unknown = try run("unknown", "--arch", Self.arch, "--repeat", "drak=4")
        #expect(unknown.status == 1 && unknown.errors.contains("no class 'drak'"), "\(unknown.errors)")
        let wrong = try run("wrong", "--arch", Self.arch, "--repeat", "dark=none")
        #expect(wrong.status == 64, "\(wrong.errors)")

        try program.drawScenes(count: 3)
        let negatives = try run("negatives", "--arch", Self.threeClasses, "--negatives", "scenes")
        #expect(negatives.status == 0, "\(negatives.errors)")
        #expect(
            try program.run("info", "negatives.safetensors").output.contains("background, bright, dark"),
            "\(negatives.errors)")
    }

    @Test("What has no known form is refused with all that was looked for")
    func unknownForms() throws {
        let program = try Program()
        try program.write("nothing", to: "empty/notes.txt")
        let result = try program.run("train", "empty", "--arch", Self.arch, "-o", "m.safetensors")
        #expect(result.status == 1)
        for word in ["folder of pictures for each class", "IDX", "CIFAR", "path,label"] {
            #expect(result.errors.contains(word), "\(result.errors)")
        }
        let group = try program.run("train", "empty", "--group-by", "(", "--arch", Self.arch, "-o", "m.safetensors")
        #expect(group.status == 1 && !program.exists("m.safetensors"))
    }
}

extension Program {
    func write(_ text: String, to name: String) throws {
        let path = path(name)
        try FileManager.default.createDirectory(atPath: Path.folder(of: path), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// 40 training and 10 test pictures of 8×8, dark and bright.
    func writeIDX() throws {
        var random = RandomSource(seed: 5)
        try FileManager.default.createDirectory(atPath: path("digits"), withIntermediateDirectories: true)
        for (name, count) in [("train", 40), ("t10k", 10)] {
            let labels = (0..<count).map { UInt8($0 % 2) }
            let samples = labels.flatMap { label in
                (0..<64).map { _ in UInt8(random.integer(below: 100) + Int(label) * 120) }
            }
            try Data([0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 8, 0, 0, 0, 8] + samples).write(
                to: URL(fileURLWithPath: path("digits/\(name)-images-idx3-ubyte")))
            try Data([0, 0, 8, 1, 0, 0, 0, UInt8(count)] + labels).write(
                to: URL(fileURLWithPath: path("digits/\(name)-labels-idx1-ubyte")))
        }
    }
}
