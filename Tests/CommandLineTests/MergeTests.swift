import Foundation
import Testing

@Suite struct MergeTests {
    /// A summary without what differs from run to run.
    private func facts(_ data: Data) throws -> NSDictionary {
        var summary = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        for key in ["seconds", "picturesPerSecond", "peakMemoryBytes"] { summary[key] = nil }
        summary["pictures"] = (summary["pictures"] as? [[String: Any]])?.map { picture in
            picture.filter { !["seconds", "peakMemoryBytes"].contains($0.key) }
        }
        return summary as NSDictionary
    }

    @Test("Shares in one folder make the summary of one run, and a share is safe to run again")
    func sharesMakeTheWhole() throws {
        let program = try Program()
        let pictures = "\(Program.samples)/batch"
        let whole = try program.run("batch", pictures, "-o", "out", "--edge", "center", "--no-pictures")
        let (json, table) = (try program.contents("out/summary.json"), try program.contents("out/summary.csv"))
        try FileManager.default.removeItem(atPath: program.path("out"))
        for share in ["2/3", "1/3", "2/3", "3/3"] {
            let result = try program.run(
                "batch", pictures, "-o", "out", "--edge", "center", "--no-pictures", "--shard", share, "--failures",
                "tolerate")
            #expect(result.status == 0 && result.output.contains("share \(share)"), "\(result.errors)\(result.output)")
        }
        #expect(!program.exists("out/summary.json"))
        let merged = try program.run("merge", "out")
        #expect(merged.status == whole.status && merged.status == 1 && merged.errors.contains("truncated.png"))
        #expect(try program.run("merge", "out", "--failures", "tolerate").status == 0)
        #expect(try facts(program.contents("out/summary.json")) == facts(json))
        #expect(try program.contents("out/summary.csv") == table)
    }

    @Test("What is missing, and what was scanned in another way, is said")
    func gapsAreSaid() throws {
        let program = try Program()
        let pictures = "\(Program.samples)/batch"
        func share(_ share: String, _ more: String...) throws {
            _ = try program.run(["batch", pictures, "-o", "out", "--no-pictures", "--shard", share] + more)
        }
        try share("1/2")
        let half = try program.run("merge", "out")
        #expect(half.status == 1 && half.errors.contains("share 2/2 has not begun"), "\(half.errors)")
        try share("2/2", "--threshold", "0.2")
        let mixed = try program.run("merge", "out")
        #expect(mixed.status == 1 && mixed.errors.contains("other settings"), "\(mixed.errors)")
        try share("2/2")
        #expect(try !program.run("merge", "out").errors.contains("other settings"))
        let found = try #require(program.files().first { $0.hasSuffix(".detections.json") })
        try FileManager.default.removeItem(atPath: program.path(found))
        let gap = try program.run("merge", "out")
        #expect(gap.status == 1 && gap.errors.contains("has not been scanned yet"), "\(gap.errors)")
        #expect(gap.output.contains("1 missing"), "\(gap.output)")
    }

    @Test("A batch that was not shared is summed up from its files")
    func filesAreSummedUp() throws {
        let program = try Program()
        try program.run(
            "batch", "\(Program.samples)/smear-384.jpg", "\(Program.samples)/batch/two-cells.jpg", "-o", "out",
            "--no-pictures")
        let before = try program.contents("out/summary.csv")
        try FileManager.default.removeItem(atPath: program.path("out/summary.csv"))
        let result = try program.run("merge", "out", "--export", "csv")
        #expect(result.status == 0 && result.output.hasPrefix("2 pictures"), "\(result.errors)")
        #expect(try program.contents("out/summary.csv").count == before.count && program.exists("out/objects.csv"))
    }

    @Test("Wrong uses end with a sentence")
    func wrongUses() throws {
        let program = try Program()
        let sample = "\(Program.samples)/smear-384.jpg"
        let share = try program.run("batch", sample, "-o", "out", "--shard", "3/2")
        #expect(share.status == 64 && share.errors.contains("found '3/2'"), "\(share.errors)")
        let export = try program.run("batch", sample, "-o", "out", "--shard", "1/2", "--export", "csv")
        #expect(export.status == 64 && export.errors.contains("'fcnscan merge'"), "\(export.errors)")
        let auto = try program.run("batch", sample, "-o", "out", "--shard", "auto")
        #expect(auto.status != 0 && auto.errors.contains("SLURM_ARRAY_TASK_ID"), "\(auto.errors)")
        let nothing = try program.run("merge", "nowhere")
        #expect(nothing.status == 1 && nothing.errors.contains("nowhere"), "\(nothing.errors)")
    }
}
