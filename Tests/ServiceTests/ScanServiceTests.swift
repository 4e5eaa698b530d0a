import Foundation
import Testing

@testable import FCNScanKit
@testable import Service

/// A service with real connections.
@Suite(.serialized) struct ScanServiceTests {
    /// What two reports have in common that are of the same scan: all but paths, times and memory.
    private func comparable(_ bytes: [UInt8]) throws -> PictureReport {
        var report = try JSONDecoder().decode(PictureReport.self, from: Data(bytes))
        report.seconds = .init(decode: 0, forward: 0, render: 0, total: 0)
        (report.peakMemoryBytes, report.files, report.image, report.drawnSize) = (0, [:], "", nil)
        return report
    }

    @Test("Detections and pictures are those of a scan of the file")
    func answersAreThoseOfScans() async throws {
        let service = try await RunningService()
        let session = try ScanSession(LoadedModel(named: "embedded"))
        let settings = try ScanSettings(json: #"{"edge": "center", "stride": 16, "threads": 1}"#)
        let scan = try session.scan(.file("\(RunningService.samples)/smear-384.png"), settings)
        let picture = try RunningService.sample()
        let json = try await service.send("POST", "/scan?edge=center&stride=16", body: picture)
        #expect(json.status == 200 && json.headers["content-type"] == "application/json")
        let expected = Array(try JSONText.text(of: scan.report).utf8)
        #expect(try comparable(json.body) == comparable(expected))
        #expect(try JSONDecoder().decode(PictureReport.self, from: Data(json.body)).image == "picture")

        let folder = try TemporaryFolder()
        let report = try session.write(scan, base: "\(folder.path)/scan", OutputSettings(json: ""))
        for kind in ["heatmap", "overlay"] {
            let answer = try await service.send(
                "POST", "/scan?edge=center&stride=16&picture=\(kind)", headers: ["Accept: image/png"], body: picture)
            let file = try #require(report.files[kind])
            #expect(answer.status == 200 && answer.headers["content-type"] == "image/png")
            #expect(try answer.body == [UInt8](readFile(file, limitBytes: 1 << 24)), "\(kind)")
        }
        let page = try await service.send(
            "POST", "/scan?name=my.png", headers: ["Accept: text/html"], body: picture)
        #expect(page.status == 200 && page.text.hasPrefix("<!DOCTYPE html>") && page.text.contains("my.png"))
        #expect(try await service.stop() == .complete)
    }

    @Test("A picture is taken raw, in chunks, and as part of a form")
    func waysToSend() async throws {
        let service = try await RunningService { $0.bytesInMemory = 1000 }
        let picture = try RunningService.sample("smear-384.jpg")
        let expected = try await comparable(service.send("POST", "/scan", body: picture).body)
        let form =
            Array(
                "--b\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"/x/cell.jpg\"\r\n\r\n".utf8)
            + picture + Array("\r\n--b--\r\n".utf8)
        let parts = try await service.send(
            "POST", "/scan", headers: ["Content-Type: multipart/form-data; boundary=b"], body: form)
        #expect(try comparable(parts.body) == expected)
        #expect(try JSONDecoder().decode(PictureReport.self, from: Data(parts.body)).image == "cell.jpg")
        let chunked = try await onThread { [port = service.port] in
            let client = try RawClient(port: port)
            try client.send(
                RawClient.head(
                    "POST", "/scan", headers: ["Transfer-Encoding: chunked", "Expect: 100-continue"], count: nil))
            for start in stride(from: 0, to: picture.count, by: 3000) {
                let piece = Array(picture[start..<min(start + 3000, picture.count)])
                try client.send(Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10])
            }
            try client.send("0\r\n\r\n")
            return try client.answer()
        }
        #expect(try comparable(chunked.body) == expected)
        try await service.stop()
    }

    @Test("What is wrong with a request is told as a problem")
    func problems() async throws {
        let service = try await RunningService {
            $0.bodyBytes = 200_000
            $0.pixels = 200_000
        }
        let picture = try RunningService.sample()
        let gif = Array("GIF89a".utf8) + [UInt8](repeating: 0, count: 100)
        let cases: [(method: String, target: String, headers: [String], body: [UInt8], status: Int, problem: String)] =
            [
                ("POST", "/nothing", [], picture, 404, "not-found"),
                ("GET", "/scan", [], [], 405, "method-not-allowed"),
                ("POST", "/models", [], [], 405, "method-not-allowed"),
                ("POST", "/scan?model=other", [], picture, 404, "not-found"),
                ("POST", "/scan?colour=red", [], picture, 400, "bad-request"),
                ("POST", "/scan?class=elephant", [], picture, 422, "not-possible"),
                ("POST", "/scan", ["Accept: text/plain"], picture, 406, "not-acceptable"),
                ("POST", "/scan", ["Content-Type: text/plain"], picture, 415, "unsupported-media-type"),
                ("POST", "/scan", ["Content-Type: multipart/form-data"], picture, 400, "bad-request"),
                ("POST", "/scan", ["Content-Encoding: gzip"], picture, 415, "unsupported-media-type"),
                ("POST", "/scan", [], gif, 415, "unsupported-media-type"),
                ("POST", "/scan", [], [], 422, "unreadable-picture"),
                ("POST", "/scan", [], Array("no picture".utf8), 422, "unreadable-picture"),
                ("POST", "/scan", [], Array(picture.dropLast(9000)), 422, "unreadable-picture"),
                ("POST", "/scan?page=7", [], picture, 422, "not-possible"),
                ("POST", "/scan", [], picture + [UInt8](repeating: 0, count: 100_000), 413, "body-too-large"),
                ("POST", "/scan?scales=1,2", [], picture, 422, "too-many-pixels"),
                ("POST", "/scan?picture=overlay&drawing=map", ["Accept: image/png"], picture, 422, "not-possible"),
            ]
        for (method, target, headers, body, status, problem) in cases {
            let answer = try await service.send(method, target, headers: headers, body: body)
            #expect(answer.status == status && answer.problem == problem, "\(method) \(target): \(answer.text)")
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
        // A body that does not say how long it is, is refused as soon as it is too long.
        let endless = try await onThread { [port = service.port] in
            let client = try RawClient(port: port)
            try client.send(RawClient.head("POST", "/scan", headers: ["Transfer-Encoding: chunked"], count: nil))
            let piece = Array("10000\r\n".utf8) + [UInt8](repeating: 1, count: 1 << 16) + [13, 10]
            for _ in 0..<8 { try? client.send(piece) }
            return try client.answer()
        }
        #expect(endless.status == 413 && endless.problem == "body-too-large")
        // The service goes on.
        #expect(try await service.send("POST", "/scan?model=again", body: picture).status == 200)
        #expect(try await service.stop() == .complete)
    }

    @Test("What is no HTTP is told so, and headers have a limit")
    func otherProtocols() async throws {
        let service = try await RunningService()
        let port = service.port
        let statuses = try await onThread {
            try ["GARBAGE\r\n\r\n", "GET /healthz HTTP/1.1\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n"].map
            {
                let client = try RawClient(port: port)
                try? client.send($0)
                let answer = try client.answer()
                try client.waitForEnd()
                return answer.status
            }
        }
        #expect(statuses == [400, 431])
        try await service.stop()
    }

    @Test("A connection takes many requests, one after the other and sent at once")
    func keptConnections() async throws {
        let service = try await RunningService()
        let port = service.port
        let statuses = try await onThread {
            let client = try RawClient(port: port)
            var statuses: [Int] = []
            for target in ["/healthz", "/models", "/metrics", "/openapi.json", "/nothing", "/"] {
                statuses.append(try client.request("GET", target).status)
            }
            statuses.append(try client.request("HEAD", "/healthz").status)
            try client.send(String(repeating: RawClient.head("GET", "/healthz", count: 0), count: 3))
            for _ in 0..<3 { statuses.append(try client.answer().status) }
            try client.send("GET /healthz HTTP/1.0\r\n\r\n")
            let last = try client.answer()
            try client.waitForEnd()
            return statuses + [last.status]
        }
        #expect(statuses == [200, 200, 200, 200, 404, 200, 200, 200, 200, 200, 200])
        try await service.stop()
    }

    @Test("Only the service's own names are answered, and no pages of other sites")
    func otherSites() async throws {
        let service = try await RunningService { $0.acceptedHosts = ["lab.example"] }
        let port = service.port
        let picture = try RunningService.sample()
        for (host, status) in [("localhost", 200), ("lab.example", 200), ("site.example", 421)] {
            for target in ["/", "/healthz", "/models"] {
                let answer = try await onThread {
                    let client = try RawClient(port: port)
                    try client.send("GET \(target) HTTP/1.1\r\nHost: \(host):\(port)\r\n\r\n")
                    return try client.answer()
                }
                #expect(answer.status == status, "\(host) \(target): \(answer.text)")
            }
        }
        for (header, status) in [
            ("Origin: http://localhost", 200), ("Origin: http://site.example", 403),
            ("Sec-Fetch-Site: cross-site", 403),
        ] {
            let answer = try await service.send("POST", "/scan", headers: [header], body: picture)
            #expect(answer.status == status, "\(header): \(answer.text)")
            // A page can be linked from anywhere.
            #expect(try await service.send("GET", "/", headers: [header]).status == 200)
        }
        #expect(try await service.send("GET", "/metrics").text.contains(#"refusals_total{reason="misdirected"} 3"#))
        try await service.stop()
    }

    @Test("Without the token there is nothing but the health")
    func tokenIsNeeded() async throws {
        let service = try await RunningService { $0.token = AccessToken("secret") }
        for target in ["/", "/models", "/metrics", "/openapi.json"] {
            let answer = try await service.send("GET", target)
            #expect(answer.status == 401 && answer.headers["www-authenticate"] != nil, "\(target)")
            #expect(try await service.send("GET", target, headers: ["Authorization: Bearer secret"]).status == 200)
        }
        #expect(try await service.send("POST", "/scan", body: RunningService.sample()).status == 401)
        #expect(try await service.send("GET", "/healthz").status == 200)
        #expect(!service.lines.joined().contains("secret"))
        try await service.stop()
    }

    /// A scan that would take minutes, of rows that take milliseconds.
    private static let endless =
        "/scan?stride=2&scales=" + (0..<64).map { "\(1 + Double($0) / 64)" }.joined(separator: ",")

    /// Begins such a scan, and waits until it runs.
    private func beginEndlessScan(_ service: RunningService, _ picture: [UInt8]) async throws -> RawClient {
        let client = try await onThread { [port = service.port] in
            let client = try RawClient(port: port)
            try client.send(RawClient.head("POST", Self.endless, count: picture.count))
            try client.send(picture)
            return client
        }
        try await waitUntil { try await running(service) }
        return client
    }

    private func waitUntil(_ isTrue: () async throws -> Bool) async throws {
        for _ in 0..<1000 {
            if try await isTrue() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("waited for ten seconds in vain")
    }

    private func running(_ service: RunningService) async throws -> Bool {
        try await service.send("GET", "/metrics").text.contains("fcnscan_running_scans 1\n")
    }

    @Test("A scan ends when its client goes, and when its time is over")
    func scansEnd() async throws {
        let service = try await RunningService { $0.seconds = 1 }
        let picture = try RunningService.sample()
        let client = try await beginEndlessScan(service, picture)
        client.close()
        try await waitUntil { try await !running(service) }
        try await waitUntil { service.lines.contains { $0.contains(" 499 ") } }
        let late = try await service.send("POST", Self.endless, body: picture)
        #expect(late.status == 504 && late.problem == "out-of-time")
        #expect(try await service.stop() == .complete)
    }

    @Test("When all places are taken requests are refused with a time to wait, and are taken again later")
    func overload() async throws {
        let service = try await RunningService { $0.waiting = 0 }
        let picture = try RunningService.sample()
        let client = try await beginEndlessScan(service, picture)
        for _ in 0..<5 {
            let answer = try await service.send("POST", "/scan", body: picture)
            #expect(answer.status == 429 && answer.problem == "overloaded")
            #expect(Int(answer.headers["retry-after"] ?? "") ?? 0 >= 1)
        }
        client.close()
        try await waitUntil { try await !running(service) }
        try await waitUntil { try await service.send("POST", "/scan", body: picture).status == 200 }
        #expect(try await service.stop() == .complete)
    }

    @Test("A service that stops answers what it has admitted, and nothing else")
    func stopIsGraceful() async throws {
        let service = try await RunningService()
        let picture = try RunningService.sample()
        // Its body is still coming when the service is asked to stop.
        let admitted = try await onThread { [port = service.port] in
            let client = try RawClient(port: port)
            try client.send(RawClient.head("POST", "/scan", count: picture.count))
            try client.send(Array(picture[..<1000]))
            return client
        }
        try await waitUntil {
            try await service.send("GET", "/metrics").text.contains("fcnscan_admitted_requests 1\n")
        }
        service.beginStop()
        try await waitUntil { try await service.send("GET", "/healthz").status == 503 }
        let refused = try await service.send("POST", "/scan", body: picture)
        #expect(refused.status == 503 && refused.problem == "stopping" && refused.headers["connection"] == "close")
        let answer = try await onThread { [rest = Array(picture[1000...])] in
            try admitted.send(rest)
            return try admitted.answer()
        }
        #expect(answer.status == 200)
        #expect(try await service.stop() == .complete)
        #expect(throws: (any Error).self) { try RawClient(port: service.port) }
    }

    @Test("A service stops in order while clients come faster than they are taken")
    func stopAmongNewConnections() async throws {
        for _ in 0..<10 {
            let service = try await RunningService()
            let port = service.port
            let clients = (0..<8).map { _ in
                Task {
                    try await onThread {
                        // Until nobody listens any more; those that the service no longer takes are closed.
                        while let client = try? RawClient(port: port) { _ = try? client.request("GET", "/healthz") }
                    }
                }
            }
            try await Task.sleep(for: .milliseconds(50))
            #expect(try await service.stop() == .complete)
            for client in clients { try await client.value }
        }
    }

    @Test("A service that must stop cuts scans off and says how many")
    func stopHasALimit() async throws {
        let service = try await RunningService { $0.stopSeconds = 0 }
        let picture = try RunningService.sample()
        let client = try await beginEndlessScan(service, picture)
        #expect(try await service.stop() == .cut(scans: 1))
        #expect(try await onThread { try client.answer().problem } == "stopping")
    }

    @Test("Slow clients are disconnected: in the head, in the body, and between requests")
    func slowClients() async throws {
        let service = try await RunningService { ($0.idleSeconds, $0.uploadSeconds) = (1, 2) }
        let port = service.port
        let head = Task {
            try await onThread {
                let client = try RawClient(port: port)
                for byte in "GET /healthz HTTP/1.1\r\nHost".utf8 {
                    guard (try? client.send([byte])) != nil else { break }
                    usleep(100_000)
                }
                try client.waitForEnd()
            }
        }
        let paused = Task {
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(RawClient.head("POST", "/scan", count: 1000))
                return try client.answer().problem
            }
        }
        let dripping = Task {
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(RawClient.head("POST", "/scan", count: 1000))
                for _ in 0..<40 {
                    guard (try? client.send([1])) != nil else { break }
                    usleep(100_000)
                }
                return try client.answer().problem
            }
        }
        let kept = Task {
            try await onThread {
                let client = try RawClient(port: port)
                _ = try client.request("GET", "/healthz")
                try client.waitForEnd()
            }
        }
        try await head.value
        #expect(try await paused.value == "too-slow")
        #expect(try await dripping.value == "too-slow")
        try await kept.value
        try await service.stop()
    }

    @Test("Many requests at the same time get the answers of single ones")
    func concurrency() async throws {
        let service = try await RunningService { ($0.workers, $0.waiting) = (2, 100) }
        let pictures = [try RunningService.sample(), try RunningService.sample("smear-384.jpg")]
        var expected: [PictureReport] = []
        for picture in pictures {
            expected.append(try await comparable(service.send("POST", "/scan", body: picture).body))
        }
        try await withThrowingTaskGroup(of: (Int, RawClient.Answer).self) { tasks in
            for number in 0..<12 {
                tasks.addTask { (number % 2, try await service.send("POST", "/scan", body: pictures[number % 2])) }
            }
            for try await (number, answer) in tasks {
                #expect(try comparable(answer.body) == expected[number])
            }
        }
        #expect(try await service.stop() == .complete)
    }

    @Test("An address that cannot be had is told")
    func takenPort() async throws {
        let service = try await RunningService()
        let error = await #expect(throws: ServiceError.self) { try await RunningService { $0.port = service.port } }
        #expect("\(try #require(error))".contains("in use"))
        try await service.stop()
    }
}
