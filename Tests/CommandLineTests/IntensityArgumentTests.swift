import FCNScanKit
import Foundation
import Testing

@Suite struct IntensityArgumentTests {
    /// Writes a sample with 16 bits, of which 12 are used, as a PNG file of stored blocks.
    private func deepSample(_ program: Program, as name: String) throws {
        let picture = try Picture(contentsOf: "\(Program.samples)/smear-384.png")
        var rows: [UInt8] = []
        for y in 0..<picture.height {
            rows.append(0)
            for sample in picture.samples[y * picture.width * 3..<(y + 1) * picture.width * 3] {
                let deep = 200 + Int(sample) * 12
                rows += [UInt8(deep >> 8), UInt8(deep & 255)]
            }
        }
        var data: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: rows.count, by: 65535) {
            let block = rows[start..<min(start + 65535, rows.count)]
            let length = UInt16(block.count)
            data.append(start + 65535 >= rows.count ? 1 : 0)
            for number in [length, ~length] { data += [UInt8(number & 255), UInt8(number >> 8)] }
            data += block
        }
        var (a, b) = (UInt32(1), UInt32(0))
        for byte in rows {
            a = (a &+ UInt32(byte)) % 65521
            b = (b &+ a) % 65521
        }
        data += number(Int(b << 16 | a))
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += chunk("IHDR", number(picture.width) + number(picture.height) + [16, 2, 0, 0, 0])
        file += chunk("IDAT", data) + chunk("IEND", [])
        try Data(file).write(to: URL(fileURLWithPath: program.path(name)))
    }

    private func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }

    private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        var sum: UInt32 = ~0
        for byte in body {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
        }
        return number(content.count) + body + number(Int(~sum))
    }

    @Test("Cells on a picture of 12 bits in 16 are found by a rule, and missed with a warning without one")
    func cellsOnDeepPicture() throws {
        let program = try Program()
        try deepSample(program, as: "deep.png")
        let sample = try program.run("\(Program.samples)/smear-384.png", "-o", "out", "--json").json()
        #expect(sample["intensity"] == nil)
        let expected = try #require(sample["detections"] as? [Any]).count
        #expect(expected > 0)
        let dark = try program.run("deep.png", "-o", "out")
        #expect(dark.output.contains("samples from 0 to 65535 shown as black to white (full), largest "))
        #expect(
            dark.errors.hasPrefix("fcnscan: warning: 'deep.png': its largest sample is ")
                && dark.errors.contains("--intensity percentile:0.5:99.5"), "\(dark.errors)")
        #expect(dark.output.contains(" 0 detections"))
        for (rule, threads) in [("200:3260", "1"), ("percentile:0.5:99.5", "2")] {
            let found = try program.run("deep.png", "-o", "out", "--json", "--intensity", rule, "--threads", threads)
            #expect(found.status == 0 && found.errors == "", "\(found.errors)")
            let report = try found.json()
            #expect((report["detections"] as? [Any])?.count == expected)
            #expect((report["intensity"] as? [String: Any])?["rule"] as? String == rule)
        }
        let batch = try program.run("batch", "deep.png", "-o", "many", "--no-pictures", "--intensity", "200:3260")
        #expect(batch.output.hasPrefix("1 pictures (0 from an earlier run), \(expected) detections"))
        let other = try program.run("batch", "deep.png", "-o", "many", "--no-pictures", "--intensity", "0:4095")
        #expect(other.output.hasPrefix("1 pictures (0 from an earlier run)"))
        let forecast = try program.run("deep.png", "--dry-run", "--json", "--intensity", "percentile:1:99").json()
        #expect(forecast["measuresIntensity"] as? Bool == true)
        let whole = try program.run("classify", "deep.png", "--json", "--intensity", "0:4095").json()
        #expect((whole["intensity"] as? [String: Any])?["high"] as? Double == 4095)
        let refused = try program.run("deep.png", "--intensity", "9:3")
        #expect(refused.status == 64 && refused.errors.contains("'--intensity <rule>'"))
    }

    @Test("Labelled pictures are shown by the rule, and the reports say so")
    func labelledPictures() throws {
        let program = try Program()
        try FileManager.default.createDirectory(atPath: program.path("data"), withIntermediateDirectories: true)
        try deepSample(program, as: "data/smear-384.png")
        let table = try String(contentsOfFile: "\(Program.samples)/index.csv", encoding: .utf8)
        let lines = table.split(separator: "\n").enumerated()
            .filter { $0.offset == 0 || $0.element.hasPrefix("smear-384.png") }.map { String($0.element) }
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: program.path("boxes.csv")))
        let result = try program.run(
            "evaluate", "data", "--boxes", "boxes.csv", "--class", "white-cell=WBC", "--json", "-o", "report",
            "--intensity", "200:3260")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        #expect(report["recall"] as? Double == 1)
        let intensity = try #require(report["intensity"] as? [String: Any])
        #expect(intensity["pictures"] as? Int == 1 && intensity["high"] as? [Double] == [3260, 3260])
        #expect(program.exists("report/intensity.json"))
        let dark = try program.run("evaluate", "data", "--boxes", "boxes.csv", "--class", "white-cell=WBC")
        #expect(dark.errors.contains("1 of 1 pictures of more than 8 bits have no sample that reaches a quarter"))
    }
}
