import FCNScanKit
import Glibc

/// A line for each answer.
struct RequestLog: Sendable {
    /// The line as JSON.
    private struct Line: Encodable {
        var time: String
        var client: String?
        var method: String
        var target: String
        var status: UInt
        var problem: String?
        var seconds: Double
        var received: Int
        var sent: Int
        var model: String?
        var pixels: Int?
        var detections: Int?
        var waitSeconds: Double?
        var scanSeconds: Double?
    }

    let form: ServiceOptions.Log
    /// Where lines go.
    let write: @Sendable (String) -> Void

    func add(_ record: Connection.Record) {
        guard form != .none else { return }
        let scan = record.answer.scan
        let line = Line(
            time: Self.date(time(nil)), client: record.client, method: record.head.method.rawValue,
            target: record.head.uri, status: record.answer.status.code, problem: record.answer.problem?.rawValue,
            seconds: Self.rounded(record.seconds), received: record.received, sent: record.answer.content.count,
            model: scan?.model, pixels: scan?.pixels, detections: scan?.detections,
            waitSeconds: scan.map { Self.rounded($0.waiting) }, scanSeconds: scan.map { Self.rounded($0.scanning) })
        // Numbers are finite, so that there is a text.
        write(form == .json ? (try? JSONText.text(of: line)) ?? "" : Self.text(line))
    }

    /// For example `2026-11-27T08:00:00Z 127.0.0.1 POST /scan?stride=8 200 0.0123 s, 4567 -> 890 bytes, embedded: 3 detections`.
    private static func text(_ line: Line) -> String {
        "\(line.time) \(line.client ?? "-") \(visible(line.method)) \(visible(line.target)) \(line.status) "
            + "\(line.seconds) s, \(line.received) -> \(line.sent) bytes"
            + (line.problem.map { ", \($0)" } ?? "")
            + (line.model.map { ", \(visible($0)): \(line.detections ?? 0) detections" } ?? "")
    }

    /// What a client sent, so that no line looks like two.
    static func visible(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }.joined()
    }

    /// To microseconds.
    private static func rounded(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }

    /// As ISO 8601 writes it.
    private static func date(_ second: time_t) -> String {
        var (second, parts) = (second, tm())
        gmtime_r(&second, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            strftime(buffer.baseAddress!, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
            return String(cString: buffer.baseAddress!)
        }
    }
}
