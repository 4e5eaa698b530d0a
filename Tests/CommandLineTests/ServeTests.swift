import Foundation
import Glibc
import Testing

/// The real program as a service; its answers are tested in `ServiceTests`.
@Suite struct ServeTests {
    @Test("It prints its address, answers, and ends with 0 when it is asked to stop", arguments: [SIGTERM, SIGINT])
    func startsAndStops(signal: Int32) throws {
        let program = try Program()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.binary)
        process.arguments = ["serve", "--port", "0", "--log", "json"]
        process.currentDirectoryURL = URL(fileURLWithPath: program.folder)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try Data().write(to: URL(fileURLWithPath: program.path("errors")))
        process.standardError = FileHandle(forWritingAtPath: program.path("errors"))
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let parts = try #require(line.firstMatch(of: /^serving embedded on http:\/\/127\.0\.0\.1:([0-9]+)\/\n$/))
        let answer = try program.run(
            "/usr/bin/env",
            [
                "bash", "-c",
                "exec 3<>/dev/tcp/127.0.0.1/\(parts.1); printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3",
            ])
        #expect(answer.output.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.output.contains(#""status":"ok""#))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
        let log = try JSONSerialization.jsonObject(with: program.contents("errors")) as? [String: Any]
        #expect(log?["status"] as? Int == 200 && log?["target"] as? String == "/healthz")
    }

    @Test(
        "Wrong uses are told before a model is loaded",
        arguments: [
            (["--port", "70000"], "--port takes a whole number from 0 to 65535, found 70000"),
            (["--workers", "0"], "--workers takes"), (["--token", "a", "--token-file", "b"], "not both"),
            (["-m", "a=x.onnx", "-m", "a=y.onnx"], "'a' twice"), (["--log", "xml"], "text, json, none"),
        ])
    func wrongUses(arguments: [String], sentence: String) throws {
        let result = try Program().run(["serve"] + arguments)
        #expect(result.status == 64 && result.errors.contains(sentence), "\(result.errors)")
    }

    @Test("What is not there is told")
    func missingThings() throws {
        let program = try Program()
        let model = try program.run("serve", "--port", "0", "-m", "missing.safetensors")
        #expect(model.status == 1 && model.errors.contains("missing.safetensors"), "\(model.errors)")
        let host = try program.run("serve", "--port", "0", "--host", "192.0.2.1")
        #expect(host.status == 1 && host.errors.contains("cannot listen on port 0 of '192.0.2.1'"), "\(host.errors)")
    }
}
