import FCNScanKit
import Foundation
import TestSupport
import Testing

/// `scan --rows` and `merge` of score maps.
@Suite struct RowsTests {
    private let sample = "\(Program.samples)/smear-384.png"

    @Test("Parts that several processes scan make the map of the whole picture, for all that maps are for")
    func partsMakeTheWhole() throws {
        let program = try Program()
        let scan = [sample, "--edge", "center", "--stride", "8", "--no-pictures"]
        let whole = try program.run(scan + ["--save-map", "-o", "whole"])
        #expect(whole.status == 0, "\(whole.errors)")
        for (number, share) in ["3/4", "1/4", "4/4", "2/4"].enumerated() {
            let threads = ["--threads", number < 2 ? "1" : "2"]
            let part = try program.run(scan + ["-o", "parts", "--rows", share] + threads)
            #expect(part.status == 0 && part.output.contains("rows "), "\(part.errors)\(part.output)")
        }
        let parts = program.files().filter { $0.hasPrefix("parts/") }
        #expect(parts == (1...4).map { "parts/smear-384.rows-\($0)of4.scores.safetensors" }, "\(parts)")
        let early = try program.run("detect", parts[1])
        #expect(early.status == 1 && early.errors.contains("'fcnscan merge'"), "\(early.errors)")
        let gap = try program.run("merge", parts[0], parts[1], parts[3])
        #expect(gap.status == 1 && gap.errors.contains("(--rows "), "\(gap.errors)")
        let merged = try program.run(["merge", "--json"] + parts)
        #expect(merged.status == 0, "\(merged.errors)")
        #expect(try merged.json()["map"] as? String == "parts/smear-384.scores.safetensors")
        let (map, expected) = ("parts/smear-384.scores.safetensors", "whole/smear-384.scores.safetensors")
        #expect(try program.contents(map) == program.contents(expected))
        let (found, scanned) = (
            try program.run("detect", map, "--json").json(), try program.run("detect", expected, "--json").json()
        )
        #expect(found["detections"] as? NSArray == scanned["detections"] as? NSArray)
        let named = try program.run(["merge", "-o", "other.scores.safetensors"] + parts)
        #expect(named.status == 0 && named.output.contains("4 parts -> other.scores.safetensors"), "\(named.output)")
        #expect(try program.contents("other.scores.safetensors") == program.contents(expected))
    }

    @Test("A dry run says how many rows there are, and what some of them take")
    func dryRunCountsRows() throws {
        let program = try Program()
        let scan = [sample, "--edge", "center", "--stride", "8", "--dry-run", "--json"]
        let whole = try program.run(scan).json()
        let part = try program.run(scan + ["--rows", "10..20"]).json()
        #expect(whole["map"] as? [Int] == part["map"] as? [Int] && whole["rows"] == nil)
        #expect(part["rows"] as? [Int] == [10, 20])
        let rows = try #require((whole["map"] as? [Int])?.last)
        #expect(try #require(part["scoreBytes"] as? Int) * rows == 10 * (try #require(whole["scoreBytes"] as? Int)))
        #expect(try #require(part["multiplyAdds"] as? Int) < (try #require(whole["multiplyAdds"] as? Int)))
        let beyond = try program.run(scan + ["--rows", "10..99999"])
        #expect(beyond.status == 1 && beyond.errors.contains("0..\(rows)"), "\(beyond.errors)")
    }

    @Test("Wrong uses end with a sentence")
    func wrongUses() throws {
        let program = try Program()
        for words in [
            ["--scores", "a.npy"], ["--export", "csv"], ["--labels"], ["--report", "r.html"],
        ] {
            let result = try program.run([sample, "--rows", "1/2"] + words)
            #expect(result.status == 64 && result.errors.contains("leave out \(words[0])"), "\(result.errors)")
        }
        let text = try program.run(sample, "--rows", "7")
        #expect(text.status == 64 && text.errors.contains("--rows"), "\(text.errors)")
        let mixed = try program.run("merge", "a.scores.safetensors", "folder")
        #expect(mixed.status == 64 && mixed.errors.contains("'folder' is no part"), "\(mixed.errors)")
        let export = try program.run("merge", "a.scores.safetensors", "--export", "csv")
        #expect(export.status == 64 && export.errors.contains("'fcnscan detect --export'"), "\(export.errors)")
        let output = try program.run("merge", "folder", "-o", "x")
        #expect(output.status == 64 && output.errors.contains("--output"), "\(output.errors)")
        let missing = try program.run("merge", "a.scores.safetensors")
        #expect(missing.status == 1 && missing.errors.contains("a.scores.safetensors"), "\(missing.errors)")
        #expect(program.files().isEmpty)
    }
}
