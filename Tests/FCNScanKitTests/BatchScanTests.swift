import Foundation
import Network
import Raster
import Synchronization
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct BatchScanTests {
    private struct Fault: Error {}

    /// A small model with random weights.
    private func model() throws -> Model {
        Model.untrained(
            try Architecture(text: "input 8x8x3; conv3-2 relu pool2; fc2 softmax"), classes: ["background", "thing"])
    }

    private func options(threshold: Float = 1, threads: Int = 2) -> BatchScan.Options {
        let scan = PictureScan.Options(classIndices: [1], detection: DetectionOptions(threshold: threshold))
        return BatchScan.Options(scan: scan, threads: threads)
    }

    private func write(_ path: String, side: Int = 20) throws {
        try createFolder(Path.folder(of: path))
        let samples = (0..<side * side * 3).map { UInt8($0 % 251) }
        try Picture(width: side, height: side, channels: 3, samples: samples).write(to: path)
    }

    @Test("A batch is a job of the library: it reports what it does, and takes over what it did before")
    func jobIsDone() throws {
        try withTemporaryFolder { folder in
            for name in ["a.png", "below/b.png"] { try write("\(folder)/in/\(name)") }
            try Data("words".utf8).write(to: URL(fileURLWithPath: "\(folder)/in/c.png"))
            let batch = BatchScan(try model(), options: options())
            let events = Mutex<(finished: Int, failed: [String], done: [Int])>((0, [], []))
            let first = try batch.run(["\(folder)/in", "\(folder)/no*"], output: "\(folder)/out") { event in
                events.withLock {
                    switch event {
                    case .finished: $0.finished += 1
                    case .failed(let failure): $0.failed.append(failure.image)
                    case .progress(let done, let all):
                        #expect(all == 3)
                        $0.done.append(done)
                    }
                }
            }
            let seen = events.withLock { $0 }
            #expect(seen.finished == 2 && seen.failed == ["\(folder)/in/c.png", "\(folder)/no*"])
            #expect(seen.done.sorted() == [1, 2, 3])
            #expect(first.pictures.map(\.image) == ["\(folder)/in/a.png", "\(folder)/in/below/b.png"])
            #expect(first.failures.map(\.image) == ["\(folder)/no*", "\(folder)/in/c.png"])
            #expect(first.reused == 0)
            let written = try String(contentsOfFile: "\(folder)/out/summary.json", encoding: .utf8)
            #expect(try written == first.json() + "\n")
            #expect(FileManager.default.fileExists(atPath: "\(folder)/out/below/b.png.heatmap.png"))

            #expect(try batch.run(["\(folder)/in"], output: "\(folder)/out").reused == 2)
            let other = BatchScan(try model(), options: options(threshold: 0.5))
            #expect(try other.run(["\(folder)/in"], output: "\(folder)/out").reused == 0)
        }
    }

    @Test("A batch that is stopped says what is missing, and the next one does exactly that", arguments: [1, 2])
    func stopped(threads: Int) throws {
        try withTemporaryFolder { folder in
            let names = (10..<30).map { "\(folder)/in/\($0).png" }
            for name in names { try write(name) }
            let done = Atomic<Int>(0)
            let batch = BatchScan(try model(), options: options(threads: threads))
            let first = try batch.run(["\(folder)/in"], output: "\(folder)/out") {
                if case .progress = $0 { done.add(1, ordering: .relaxed) }
            } shouldStop: {
                done.load(ordering: .relaxed) >= 5
            }
            #expect(first.pictures.count >= 5 && first.pictures.count < names.count && first.failures.isEmpty)
            #expect((first.pictures.map(\.image) + first.missing).sorted() == names)
            let table = try String(contentsOfFile: "\(folder)/out/summary.csv", encoding: .utf8)
            #expect(table.split(separator: "\n").count { $0.contains(",missing,") } == first.missing.count)

            let second = try batch.run(["\(folder)/in"], output: "\(folder)/out")
            #expect(second.reused == first.pictures.count && second.missing.isEmpty)
            #expect(second.pictures.map(\.image) == names)
        }
    }

    @Test("Objects are counted by class and picture; a class that was not looked for has no number")
    func counts() throws {
        try withTemporaryFolder { folder in
            for name in ["a.png", "=b.png"] { try write("\(folder)/in/\(name)") }
            let model = Model.untrained(
                try Architecture(text: "input 8x8x3; conv3-2 relu pool2; fc4 softmax"),
                classes: ["background", "red", "=white", "other"])
            var options = options(threshold: 0)
            options.scan.classIndices = [2, 1]
            let summary = try BatchScan(model, options: options).run(["\(folder)/in"], output: "\(folder)/out")
            let table = CountTable(summary.pictures)
            #expect(table.classes == ["red", "=white"] && table.totals.allSatisfy { $0 > 0 })
            for (index, name) in table.classes.enumerated() {
                let found = summary.pictures.flatMap(\.detections).count { $0.className == name }
                #expect(table.totals[index] == found)
            }
            let lines = try String(contentsOfFile: "\(folder)/out/counts.csv", encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 3 && lines[0] == "image,red,'=white")
            for (line, report) in zip(lines.dropFirst(), summary.pictures) {
                #expect(line == "\(report.image),\(report.counts!["red"]!),\(report.counts!["=white"]!)")
            }
            // A report of an earlier version counted nothing.
            var old = summary.pictures
            old[0].counts = nil
            #expect(CountTable(old).text.contains("\(old[0].image),,\n"))
        }
    }

    @Test("A picture in work is left when a batch is stopped, and no files of it stay")
    func stoppedInPicture() throws {
        try withTemporaryFolder { folder in
            try write("\(folder)/in/a.png", side: 400)
            let asked = Atomic<Int>(0)
            let batch = BatchScan(try model(), options: options())
            let summary = try batch.run(
                ["\(folder)/in"], output: "\(folder)/out",
                shouldStop: { asked.add(1, ordering: .relaxed).newValue > 50 })
            #expect(summary.missing == ["\(folder)/in/a.png"] && summary.pictures.isEmpty)
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out")
            #expect(files.sorted() == ["counts.csv", "summary.csv", "summary.json"])
        }
    }

    @Test("Large pictures are scanned by all threads, small ones side by side, and the summary keeps their order")
    func orderIsKept() throws {
        try withTemporaryFolder { folder in
            let sides = [20, 90, 30, 120, 25]
            for (number, side) in sides.enumerated() { try write("\(folder)/in/\(number).png", side: side) }
            var summaries: [[[PictureReport.Object]]] = []
            for pixels in [1, 4000, 1_000_000] {
                var batch = BatchScan(try model(), options: options(threshold: 0))
                (batch.largePixels, batch.largeBytes) = (pixels, 0)
                let summary = try batch.run(["\(folder)/in"], output: "\(folder)/\(pixels)")
                #expect(summary.pictures.map(\.size) == sides.map { [$0, $0] })
                summaries.append(summary.pictures.map(\.detections))
            }
            #expect(summaries[0].allSatisfy { !$0.isEmpty })
            #expect(summaries[1] == summaries[0] && summaries[2] == summaries[0])
        }
    }

    @Test("Errors are described as the caller wishes")
    func errorsAreDescribed() throws {
        try withTemporaryFolder { folder in
            var options = options()
            options.describe = { "sorry: \($0)" }
            let summary = try BatchScan(try model(), options: options).run(["\(folder)/x.png"], output: folder)
            #expect(summary.failures.count == 1)
            #expect(summary.failures[0].error.hasPrefix("sorry: cannot read"))
        }
    }

    @Test("A link to nothing and a name that is not text are failures, and what is no picture is none")
    func unusableNames() throws {
        try withTemporaryFolder { folder in
            try write("\(folder)/in/a.png")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/in/gone.png", withDestinationPath: "nowhere.png")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/in/gone.txt", withDestinationPath: "nowhere.txt")
            let name = Array("\(folder)/in/b".utf8) + [0xff] + Array(".png".utf8) + [0]
            let file = name.withUnsafeBufferPointer {
                $0.withMemoryRebound(to: CChar.self) { fopen($0.baseAddress!, "wb") }
            }
            fclose(file)
            let inputs = try BatchInputs.find(["\(folder)/in"])
            #expect(inputs.items.map(\.name) == ["a.png"])
            #expect(
                inputs.failures.map(\.error) == [
                    .nameIsNotText(path: "\(folder)/in/b\u{fffd}.png"), .linkToNothing(path: "\(folder)/in/gone.png"),
                ])
        }
    }

    @Test("A picture whose content cannot be read is an error, and never an empty fingerprint")
    func unreadableContentIsAnError() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/a.png"
            try write(path)
            let model = try model()
            let broken = BatchFingerprints(model, options(), hash: { _ in throw Fault() })
            #expect(throws: Fault.self) { try broken.fingerprint(of: path) }
            #expect(throws: RasterError.self) { try broken.fingerprint(of: "\(folder)/missing.png") }
            let prints = BatchFingerprints(model, options())
            let print = try prints.fingerprint(of: path)
            #expect(BatchFingerprints.common(of: print) == prints.common && print.count == prints.common.count + 41)
        }
    }

    @Test("Fingerprints tell settings apart that change results")
    func fingerprintsDiffer() throws {
        let model = try model()
        var (edge, version, drawn, damage) = (options(), options(), options(), options())
        edge.edge = .center
        version.version = "2"
        drawn.scan.drawsOverlay = false
        damage.scan.damage = .accept
        let settings = [options(), edge, version, drawn, damage, options(threshold: 0.5)].map {
            BatchFingerprints(model, $0).settings
        }
        #expect(Set(settings).count == settings.count)
        #expect(BatchFingerprints(model, options(threads: 7)).settings == settings[0])
    }
}
