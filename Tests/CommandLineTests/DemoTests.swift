import Foundation
import Testing

/// The demonstration, with fewer pictures and epochs than usual.
@Suite struct DemoTests {
    private static let small = ["demo", "shown", "--pictures", "8", "--epochs", "1", "--seed", "5"]

    @Test("Draws, trains, scans, judges and reports; a second run finds everything done")
    func wholeWay() throws {
        let program = try Program()
        let result = try program.run(Self.small)
        #expect(result.status == 0, "\(result.errors)")
        for command in [
            "fcnscan train shown/learn/images --boxes shown/learn/boxes.csv --class white-cell=WBC",
            "fcnscan batch shown/new/images --model shown/cells.safetensors", "fcnscan evaluate --maps shown/found",
        ] {
            #expect(result.output.contains("$ \(command)"), "\(result.output)")
            #expect(try String(decoding: program.contents("shown/README.txt"), as: UTF8.self).contains(command))
        }
        #expect(result.output.contains("Open shown/report.html"))
        for file in [
            "learn/images/smear_00007.jpg", "learn/boxes.csv", "new/images/smear_00001.jpg", "cells.safetensors",
            "cells.training/curves.png", "found/summary.csv", "judged/report.json", "report.html",
        ] {
            #expect(program.exists("shown/\(file)"), "\(file)")
        }
        let boxes = try String(decoding: program.contents("shown/new/boxes.csv"), as: UTF8.self)
        #expect(boxes.contains("smear_00000.jpg,RBC,"))

        let before = try program.contents("shown/cells.safetensors")
        let again = try program.run(Self.small)
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output.contains("the run is complete") && again.output.contains("(2 from an earlier run)"))
        #expect(try program.contents("shown/cells.safetensors") == before)

        // Another folder and one thread, the same bytes.
        let other = try program.run(
            ["demo", "other", "--pictures", "8", "--epochs", "1", "--seed", "5", "--threads", "1"])
        #expect(other.status == 0, "\(other.errors)")
        for file in ["new/images/smear_00001.jpg", "new/boxes.csv", "cells.safetensors"] {
            #expect(try program.contents("shown/\(file)") == program.contents("other/\(file)"), "\(file)")
        }
    }

    @Test("Takes no folder that holds something else, or a demonstration with other settings")
    func refusals() throws {
        let program = try Program()
        try FileManager.default.createDirectory(atPath: program.path("shown"), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: program.path("shown/thesis.txt")))
        let inUse = try program.run(Self.small)
        #expect(
            inUse.status == 1 && inUse.errors.contains("'shown' is not empty") && inUse.errors.contains("thesis.txt"))
        #expect(program.files() == ["shown/thesis.txt"])

        try FileManager.default.removeItem(atPath: program.path("shown/thesis.txt"))
        try Data("A demonstration".utf8).write(to: URL(fileURLWithPath: program.path("shown/README.txt")))
        let other = try program.run(Self.small)
        #expect(other.status == 1 && other.errors.contains("seed 5, 8 pictures"))

        let wrong = try program.run("demo", "new", "--pictures", "3")
        #expect(wrong.status == 64 && wrong.errors.contains("8 to 10000, found 3"))
    }
}
