import FCNScanKit
import Files
import Foundation
import NIOHTTP1
import Service
import Synchronization
import TestSupport

/// What clients of the service send.
extension FuzzTarget {
    static let requests = [http]

    /// The first byte says which service is asked and in pieces of how many bytes; the rest is what a connection receives.
    private static let http = FuzzTarget("http", "answers the requests of a connection") {
        requestSeeds()
    } body: { bytes in
        guard let choices = bytes.first else { return }
        let received = Array(bytes.dropFirst())
        let pieces = [Int.max, 1, 2, 5, 16, 61, 256, 1000]
        let service = try FuzzedService.all.get()[Int(choices & 1)]
        let expected = try ExpectedRequests(received)
        let exchange = try ServedConnection.exchange(
            received, piece: pieces[Int(choices >> 1) % pieces.count], with: service.service, expected)
        try expected.check(exchange)
        if let line = service.wrongLines.withLock(\.first) { throw Finding("the log has '\(line)'") }
        // So that the first inputs, which are good ones, are seen to be answered as such.
        for response in exchange where response.status >= 300 {
            throw Refusal(description: "status \(response.status): \(response.text)")
        }
    }

    private struct Refusal: DescribedError { var description: String }
}

/// A service with a small model and narrow limits.
final class FuzzedService: Sendable {
    /// The most bytes in a body.
    static let bodyBytes = 12_000
    static let token = "secret"

    /// One for everybody, and one with a token.
    static let all = Result { () throws -> [FuzzedService] in
        let path = FuzzFolder.path + "/served.safetensors"
        try randomModel("input 8x8x3; conv3-4 relu pool2; fc3 softmax").write(to: path)
        let models = try ServedModels([("small", path), ("again", path)])
        return [FuzzedService(models, token: nil), FuzzedService(models, token: AccessToken(token))]
    }

    let service: ScanService
    /// Lines of the log that are none.
    let wrongLines: WrongLines

    final class WrongLines: Sendable {
        private let lines = Mutex<[String]>([])

        func withLock<Result>(_ body: ([String]) -> Result) -> Result { lines.withLock { body($0) } }

        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private init(_ models: ServedModels, token: AccessToken?) {
        var options = ServiceOptions()
        (options.workers, options.bodyBytes, options.bytesInMemory, options.pixels) = (1, Self.bodyBytes, 500, 10_000)
        (options.token, options.log) = (token, token == nil ? .json : .text)
        let isJSON = options.log == .json
        let wrong = WrongLines()
        wrongLines = wrong
        service = ScanService(models, options) { line in
            let isLine =
                isJSON
                ? (try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil : !line.contains(where: \.isNewline)
            if !isLine || line.hasPrefix("fcnscan: error") { wrong.add(line) }
        }
    }
}

extension FuzzTarget {
    private static func requestSeeds() -> [[UInt8]] {
        let png = HandmadePNG(width: 11, height: 9, .rgb, bitDepth: 8, isInterlaced: false).bytes
        let get = { (target: String) in Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8) }
        func scan(_ query: String, _ headers: [String] = [], _ body: [UInt8]? = nil) -> [UInt8] {
            let lines = ["Host: 127.0.0.1:8080", "Content-Length: \((body ?? png).count)"] + headers
            return Array("POST /scan\(query) HTTP/1.1\r\n\(lines.joined(separator: "\r\n"))\r\n\r\n".utf8)
                + (body ?? png)
        }
        var seeds: [[UInt8]] = []
        func add(_ service: UInt8, _ parts: [UInt8]...) { seeds.append([service] + parts.joined()) }

        add(0, get("/"), get("/models"), get("/healthz"))
        add(2, get("/metrics"), get("/openapi.json"))
        add(0, scan("?stride=2,1&edge=center&threshold=0.1&class=class1&name=a%20b.png"))
        add(0, scan("?exact-windows=true&average=flips&merge=soft-nms&overlap=0.4&overlap-measure=iou&decay=linear"))
        let thresholds = "?scales=1,0.8&by-class=class1:0.3,class2:0.4"
        add(0, scan(thresholds + "&precision=exact&separation=3&merge-across-classes=true"))
        let part = "?region=1,1,9,8&pixel-size=0.5&intensity=percentile:1:99"
        add(0, scan(part + "&damaged=accept&background=1,2,3&tissue=true&stride=1"))

        let disposition = #"Content-Disposition: form-data; name="picture"; filename="a/b.png""#
        var form = Array("--b\r\n\(disposition)\r\n\r\n".utf8)
        form += png
        form += Array("\r\n--b--\r\n".utf8)
        add(0, scan("", ["Content-Type: multipart/form-data; boundary=b"], form))

        let half = png.count / 2
        let head = "POST /scan?model=again HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        add(
            0, Array("\(head)Expect: 100-continue\r\n\r\n\(String(half, radix: 16));x=y\r\n".utf8), Array(png[..<half]),
            Array("\r\n\(String(png.count - half, radix: 16))\r\n".utf8), Array(png[half...]),
            Array("\r\n0\r\nTrailer: z\r\n\r\n".utf8))

        let drawings = "?class=class1&colours=viridis&opacity=0.4&range=0,1&legend=true&contour=true&box-labels=none"
        add(0, scan(drawings + "&picture=overlay&drawing=fit:20", ["Accept: image/png"]))
        add(0, scan("?interpolation=nearest&class=class2", ["Accept: image/png;q=0.9, */*;q=0.1"]))
        add(0, scan("", ["Accept: text/html", "Origin: http://localhost", "Sec-Fetch-Site: same-origin"]))
        add(1, scan("", ["Authorization: Bearer \(FuzzedService.token)", "Connection: close"]))
        add(8, Array("HEAD /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".utf8), get("/healthz"))
        add(0, Array("GET / HTTP/1.1\r\nHost: [::1]:80\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n".utf8))
        return seeds
    }
}
