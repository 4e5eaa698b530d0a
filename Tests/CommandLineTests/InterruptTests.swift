import FCNScanKit
import Foundation
import Testing

/// What the program tells engines that stop it.
@Suite struct InterruptTests {
    @Test(
        "A batch that is stopped ends with a code that a repetition can cure, leaves nothing unfinished, and goes on",
        arguments: [(SIGTERM, 143), (SIGINT, 130), (SIGKILL, 9)] as [(Int32, Int32)])
    func stoppedBatchGoesOn(signal: Int32, status: Int32) throws {
        let program = try Program()
        try FileManager.default.createDirectory(atPath: program.path("pictures"), withIntermediateDirectories: true)
        for number in 0..<30 {
            try FileManager.default.copyItem(
                atPath: "\(Program.samples)/smear-384.jpg", toPath: program.path("pictures/\(number).jpg"))
        }
        let batch = ["batch", "pictures", "-o", "out", "--no-pictures", "--threads", "1"]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.binary)
        process.arguments = batch
        process.currentDirectoryURL = URL(fileURLWithPath: program.folder)
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        func done() -> Int { program.files().count { $0.hasSuffix(".detections.json") } }
        while process.isRunning, done() < 2 { usleep(1000) }
        try #require(process.isRunning, "the batch ended before it could be stopped")
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        // A shell says 137 for the signal that cannot be caught.
        #expect(process.terminationStatus == status)
        #expect((process.terminationReason == .uncaughtSignal) == (signal == SIGKILL))
        let before = done()
        #expect(before >= 2 && before < 30)
        let again = try program.run(batch + ["--json"])
        #expect(again.status == 0, "\(again.errors)")
        #expect(try (again.json()["pictures"] as? [Any])?.count == 30)
        let left = program.files().filter { $0.hasPrefix("out/") && !$0.hasSuffix(".detections.json") }
        #expect(left == ["out/counts.csv", "out/summary.csv", "out/summary.json"])
    }
}
