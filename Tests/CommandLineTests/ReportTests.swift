import FCNScanKit
import Foundation
import Testing

@Suite struct ReportTests {
    @Test("Pictures are labelled, scanned and reported on, by a command of its own and by those that scan")
    func reportsAreWritten() throws {
        let program = try Program()
        try program.writeBrightnessModel("m.safetensors", classes: ["background", "bright"])
        var picture = Picture(width: 160, height: 110, color: [70, 80, 90])
        for y in 30..<56 { for x in 20..<46 { for c in 0..<3 { picture[x, y, c] = 240 } } }
        try FileManager.default.createDirectory(atPath: program.path("cells"), withIntermediateDirectories: true)
        try picture.write(to: program.path("cells/a.png"))
        try Picture(width: 150, height: 90, color: [60, 90, 80]).write(to: program.path("cells/b.png"))

        let empty = try program.run("report", "cells", "--label", "bright, dark", "-o", "label.html")
        #expect(empty.status == 0 && empty.output.contains("2 pictures, 0 with a score map"), "\(empty.errors)")
        #expect(program.exists("label.html"))

        let scanned = try program.run(
            "batch", "cells", "-m", "m.safetensors", "-o", "found", "--threshold", "0.5", "--no-pictures", "--report",
            "first.html")
        #expect(scanned.status == 0 && scanned.output.contains("-> first.html"), "\(scanned.errors)")
        #expect(program.exists("found/a.png.scores.safetensors"))
        let reported = try program.run("report", "found", "-o", "again.html", "--json")
        #expect(reported.status == 0, "\(reported.errors)")
        #expect(try reported.json()["maps"] as? Int == 2 && reported.json()["path"] as? String == "again.html")
        #expect(try program.contents("first.html") == program.contents("again.html"))

        let single = try program.run(
            "cells/a.png", "-m", "m.safetensors", "-o", "one", "--threshold", "0.5", "--report", "one.html")
        #expect(single.status == 0 && program.exists("one.html"), "\(single.errors)")
        try "image,class,xmin,ymin,xmax,ymax\na.png,bright,20,30,46,56\nb.png,,,,,\n".write(
            toFile: program.path("boxes.csv"), atomically: true, encoding: .utf8)
        let judged = try program.run(
            "evaluate", "--maps", "found", "--boxes", "boxes.csv", "--report", "judged.html")
        #expect(judged.status == 0 && program.exists("judged.html"), "\(judged.errors)")
        let scannedAnew = try program.run(
            "evaluate", "cells", "--boxes", "boxes.csv", "-m", "m.safetensors", "--report", "evaluated.html")
        #expect(scannedAnew.status == 0 && program.exists("evaluated.html"), "\(scannedAnew.errors)")
    }

    @Test("Mistakes are told in a sentence with exit code 64, failures with 1")
    func mistakesAreTold() throws {
        let program = try Program()
        try Picture(width: 20, height: 20, color: [9, 9, 9]).write(to: program.path("a.png"))
        let cases: [([String], Int32, String)] = [
            (["report"], 64, "inputs"),
            (["report", "a.png"], 1, "--label"),
            (["report", "gone"], 1, "no such file"),
            (["report", "."], 1, "--label"),
            (["report", "a.png", "--label", "a,a"], 1, "not twice"),
            (["report", "a.png", "--label", "a", "--threshold", "0.4"], 64, "--threshold"),
            (["report", ".", "--class", "a=b"], 64, "--boxes"),
            (["report", "a.png", "--label", "a", "-o", "no/such/r.html"], 1, "cannot write"),
        ]
        for (arguments, status, words) in cases {
            let result = try program.run(arguments)
            #expect(result.status == status && result.errors.contains(words), "\(arguments): \(result.errors)")
        }
    }
}
