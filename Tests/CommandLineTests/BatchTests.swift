import Foundation
import Testing

@Suite struct BatchTests {
    @Test("A folder with a corrupt file is done but for that file, and the second run has nothing to do")
    func samplesAreDone() throws {
        let program = try Program()
        let first = try program.run("batch", "\(Program.samples)/batch", "--output", "out", "--edge", "center")
        #expect(first.status == 1)
        #expect(first.errors.contains("truncated.png"))
        #expect(first.output.contains("1 failed"), "\(first.output)")
        #expect(program.exists("out/neutrophil.png.heatmap.png"))
        #expect(program.exists("out/second-slide/monocyte.jpg.overlay.png"))
        let summary = try JSONSerialization.jsonObject(with: program.contents("out/summary.json")) as? [String: Any]
        #expect((summary?["failures"] as? [[String: Any]])?.count == 1)
        let pictures = summary?["pictures"] as? [[String: Any]] ?? []
        #expect(pictures.count == 6)
        let table = String(decoding: try program.contents("out/summary.csv"), as: UTF8.self)
        #expect(table.hasPrefix("image,status,class,score,"))
        #expect(table.contains("truncated.png,failed"))
        #expect(table.contains("no-white-cell.png,ok,,"))

        let before = try program.contents("out/neutrophil.png.detections.json")
        let second = try program.run("batch", "\(Program.samples)/batch", "--output", "out", "--edge", "center")
        #expect(second.output.contains("6 from an earlier run"), "\(second.output)")
        #expect(try program.contents("out/neutrophil.png.detections.json") == before)
        let other = try program.run("batch", "\(Program.samples)/batch", "--output", "out", "--threshold", "0.2")
        #expect(other.output.contains("0 from an earlier run"), "\(other.output)")
    }

    @Test("Files with the same name in different places do not meet")
    func outputsDoNotCollide() throws {
        let program = try Program()
        for folder in ["a", "b"] {
            try FileManager.default.createDirectory(atPath: program.path(folder), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: "\(Program.samples)/smear-384.jpg", toPath: program.path("\(folder)/smear.jpg"))
        }
        try Data("b/smear.jpg\n\na/smear.jpg\n".utf8).write(to: URL(fileURLWithPath: program.path("list.txt")))
        let result = try program.run("batch", "a", "@list.txt", "-o", "out", "--no-pictures")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("2 pictures"), "\(result.output)")
        #expect(program.files().filter { $0.hasSuffix(".detections.json") }.count == 2)
    }

    @Test("Earlier results are taken only for the same picture with the same settings and all files in place")
    func earlierResultsAreChecked() throws {
        let program = try Program()
        for (folder, sample) in [("a", "smear-384.jpg"), ("b", "batch/eosinophil.jpg")] {
            try FileManager.default.createDirectory(atPath: program.path(folder), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: "\(Program.samples)/\(sample)", toPath: program.path("\(folder)/x.jpg"))
        }
        #expect(try program.run("batch", "a", "-o", "out").status == 0)
        try FileManager.default.removeItem(atPath: program.path("out/x.jpg.overlay.png"))
        let repaired = try program.run("batch", "a", "-o", "out")
        #expect(repaired.output.contains("(0 from an earlier run)") && program.exists("out/x.jpg.overlay.png"))
        try FileManager.default.moveItem(atPath: program.path("out"), toPath: program.path("moved"))
        let moved = try program.run("batch", "a", "-o", "moved")
        #expect(moved.output.contains("(1 from an earlier run)"), "\(moved.output)")
        #expect(
            String(decoding: try program.contents("moved/summary.json"), as: UTF8.self).contains(
                "\"moved/x.jpg.overlay.png\""))
        let other = try program.run("batch", "b", "-o", "moved")
        #expect(other.status == 1 && other.errors.contains("belongs to 'a/x.jpg'"), "\(other.errors)")
    }

    @Test("Links in circles, results of earlier runs and pictures named twice are not scanned again")
    func nothingIsScannedTwice() throws {
        let program = try Program()
        try FileManager.default.createDirectory(atPath: program.path("in"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: "\(Program.samples)/smear-384.jpg", toPath: program.path("in/smear.jpg"))
        try FileManager.default.createSymbolicLink(atPath: program.path("in/loop"), withDestinationPath: ".")
        #expect(try program.run("in/smear.jpg").status == 0)
        let result = try program.run("batch", "in", "in/../in/smear.jpg", "-o", "out", "--no-pictures")
        #expect(result.status == 0 && result.output.hasPrefix("1 pictures"), "\(result.output)\(result.errors)")
        let itself = try program.run("batch", "out", "-o", "out")
        #expect(itself.status == 1 && itself.errors.contains("is the output folder"))
    }

    @Test("Patterns, empty folders and folders named like pictures are told")
    func oddInputsAreTold() throws {
        let program = try Program()
        try FileManager.default.createDirectory(atPath: program.path("in/x.jpg"), withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: program.path("in/empty.png")))
        try Data("words".utf8).write(to: URL(fileURLWithPath: program.path("in/notes.txt")))
        let result = try program.run("batch", "in", "no*.png", "-o", "out")
        #expect(result.status == 1)
        for word in ["x.jpg", "empty.png", "no*.png"] { #expect(result.errors.contains(word), "\(result.errors)") }
        #expect(!result.errors.contains("notes.txt"))
        #expect(result.output.contains("3 failed"), "\(result.output)")
    }

    @Test("With --json, what summary.json holds is printed, and nothing else")
    func summaryIsPrinted() throws {
        let program = try Program()
        let result = try program.run("batch", "\(Program.samples)/smear-384.jpg", "no*.png", "-o", "out", "--json")
        #expect(result.status == 1)
        #expect(try Data(result.output.utf8) == program.contents("out/summary.json"))
        let json = try result.json()
        #expect((json["pictures"] as? [Any])?.count == 1 && (json["failures"] as? [Any])?.count == 1)
    }

    @Test("A batch that is asked to end says what is missing, and the same command does the rest")
    func interrupted() throws {
        let program = try Program()
        let pictures = (0..<60).map { "\($0).jpg" }
        try FileManager.default.createDirectory(atPath: program.path("in"), withIntermediateDirectories: true)
        for name in pictures {
            try FileManager.default.copyItem(
                atPath: "\(Program.samples)/smear-384.jpg", toPath: program.path("in/\(name)"))
        }
        let batch = ["batch", "in", "-o", "out", "--no-pictures", "--threads", "1"]
        let stopped = try program.run(
            "/bin/sh",
            [
                "-c",
                """
                program=$1; shift
                "$program" "$@" & until [ -e out/0.jpg.detections.json ]; do sleep 0.01; done
                kill -TERM $!; wait $!
                """, "sh", Program.binary,
            ] + batch)
        #expect(stopped.status == 143, "\(stopped.errors)")
        #expect(stopped.errors.contains("pictures to go; the same command goes on"), "\(stopped.errors)")
        let summary = try JSONSerialization.jsonObject(with: program.contents("out/summary.json")) as? [String: Any]
        let (done, missing) = (summary?["pictures"] as? [Any] ?? [], summary?["missing"] as? [String] ?? [])
        #expect(!done.isEmpty && !missing.isEmpty && done.count + missing.count == pictures.count)
        let rest = try program.run(batch)
        #expect(rest.status == 0 && rest.output.hasPrefix("60 pictures (\(done.count) from"), "\(rest.output)")
    }
}
