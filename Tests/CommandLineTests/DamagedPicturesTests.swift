import FCNScanKit
import Foundation
import Testing

@Suite struct DamagedPicturesTests {
    private let sample = "\(Program.samples)/smear-384.jpg"

    /// Writes the first bytes of the sample, and returns how many rows of it are good.
    private func cutSample(_ program: Program, as name: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: sample))
        try bytes.prefix(bytes.count * 4 / 5).write(to: URL(fileURLWithPath: program.path(name)))
    }

    @Test("A picture without its end is scanned as the whole one, with a warning")
    func pictureWithoutItsEnd() throws {
        let program = try Program()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: sample))
        try bytes.dropLast(2).write(to: URL(fileURLWithPath: program.path("a.jpg")))
        let whole = try program.run(sample, "-o", "whole", "--json")
        #expect(try whole.json()["warnings"] == nil)
        let result = try program.run("a.jpg", "-o", "out", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        #expect(report["warnings"] as? [String] == ["the JPEG file ends without its end marker"])
        #expect(
            try NSArray(array: report["detections"] as? [Any] ?? []).isEqual(
                to: whole.json()["detections"] as? [Any] ?? [1]))
        #expect(result.errors == "fcnscan: warning: 'a.jpg': the JPEG file ends without its end marker\n")
        #expect(try program.contents("out/a.overlay.png") == program.contents("whole/smear-384.overlay.png"))
    }

    @Test("A picture without its last rows is refused, and scanned as far as it goes where that is accepted")
    func pictureWithoutItsLastRows()
        throws
    {
        let program = try Program()
        try cutSample(program, as: "a.jpg")
        let refused = try program.run("a.jpg", "-o", "out")
        #expect(refused.status == 1 && refused.errors.contains("expected 384 rows, the JPEG data is good for "))
        #expect(program.files() == ["a.jpg"])
        for threads in ["1", "2"] {
            let result = try program.run("a.jpg", "-o", "out", "--json", "--damaged", "accept", "--threads", threads)
            #expect(result.status == 0, "\(result.errors)")
            let report = try result.json()
            let rows = try #require((report["size"] as? [Int])?.last)
            #expect(refused.errors.contains("good for \(rows): ") && (230..<384).contains(rows))
            let warning = try #require((report["warnings"] as? [String])?.first)
            #expect(warning.hasPrefix("only the first \(rows) of its 384 stored rows are good"))
            #expect(try Picture(contentsOf: program.path("out/a.overlay.png")).height > rows)
        }
    }

    @Test("Damage shows where no window reaches it and nothing is drawn, at one scale and at several")
    func damageBelowTheLastWindow() throws {
        let program = try Program()
        let (width, height) = (64, 100)
        let rows = [UInt8](repeating: 90, count: width * height * 3)
        let header = Data("P6 \(width) \(height) 255\n".utf8)
        try (header + rows).write(to: URL(fileURLWithPath: program.path("whole.ppm")))
        // The last window ends with row 88.
        try (header + rows.dropLast(2 * width * 3)).write(to: URL(fileURLWithPath: program.path("cut.ppm")))
        try #expect(program.run("new", "input 32x32x3; conv4-4/s28 relu; fc2 softmax", "-o", "model").status == 0)
        for options in [[], ["--scales", "1,0.5"], ["--scales", "0.5", "--threads", "2"]] {
            let common = ["--model", "model", "-o", "out", "--no-pictures"] + options
            let whole = try program.run(["scan", "whole.ppm"] + common)
            #expect(whole.status == 0, "\(whole.errors)")
            let cut = try program.run(["scan", "cut.ppm"] + common)
            #expect(cut.status == 1 && cut.errors.contains("cannot read 'cut.ppm'"), "\(options): \(cut.errors)")
        }
    }

    @Test("A batch that accepts damage scans what one that refuses it reported")
    func batchThatAcceptsDamageScans() throws {
        let program = try Program()
        try cutSample(program, as: "a.jpg")
        #expect(try program.run("batch", "a.jpg", "-o", "out", "--no-pictures").status == 1)
        let accepted = try program.run("batch", "a.jpg", "-o", "out", "--no-pictures", "--damaged", "accept")
        #expect(accepted.status == 0 && accepted.output.hasPrefix("1 pictures (0 from an earlier run)"))
        #expect(accepted.errors.contains("warning: 'a.jpg': only the first "))
        let summary = try JSONSerialization.jsonObject(with: program.contents("out/summary.json")) as? [String: Any]
        let pictures = try #require(summary?["pictures"] as? [[String: Any]])
        #expect((pictures.first?["warnings"] as? [String])?.count == 1)
        let again = try program.run("batch", "a.jpg", "-o", "out", "--no-pictures", "--damaged", "accept")
        #expect(again.output.hasPrefix("1 pictures (1 from an earlier run)"))
        #expect(try program.run("batch", "a.jpg", "-o", "out", "--no-pictures").status == 1)
    }

    @Test("A PNG is scanned as its EXIF chunk turns it")
    func pngIsScanned() throws {
        let program = try Program()
        let png = try Data(contentsOf: URL(fileURLWithPath: "\(Program.samples)/smear-384.png"))
        // Big-endian TIFF with one entry: the orientation is 6, a quarter clockwise. The checksum is zlib's crc32.
        let chunk: [UInt8] =
            [0, 0, 0, 26] + Array("eXIfMM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
            + [0, 0, 0, 0] + [0xD6, 0x67, 0x4B, 0x69]
        try (png.dropLast(12) + chunk + png.suffix(12)).write(to: URL(fileURLWithPath: program.path("late.png")))
        let plain = try program.run("\(Program.samples)/smear-384.png", "-o", "out", "--edge", "center", "--json")
            .json()
        let turned = try program.run("late.png", "-o", "out", "--edge", "center", "--json").json()
        #expect(turned["warnings"] == nil)
        func middle(_ report: [String: Any]) throws -> (x: Double, y: Double) {
            let found = try #require((report["detections"] as? [[String: Any]])?.first)
            return (found["centerX"] as? Double ?? 0, found["centerY"] as? Double ?? 0)
        }
        let (stored, upright) = (try middle(plain), try middle(turned))
        #expect(abs(upright.x - (384 - stored.y)) < 24 && abs(upright.y - stored.x) < 24)
    }
}
