import FCNScanKit
import Glibc
import Synchronization

/// Counts what a service does.
final class ServiceMetrics: Sendable {
    /// What else is known when measures are asked for.
    struct Moment {
        var occupancy: ScanQueue.Occupancy
        var connections: Int
        var isStopping: Bool
    }

    private struct Route: Hashable {
        var path: String
        var status: UInt
    }
    private struct State: Sendable {
        var requests: [Route: Int] = [:]
        var seconds: [String: Histogram] = [:]
        var waiting = Histogram()
        var scanning: [String: Histogram] = [:]
        var pixels: [String: Int] = [:]
        var detections: [String: Int] = [:]
        var refusals: [Problem.Kind: Int] = [:]
        var received = 0
        var sent = 0
    }

    private let state = Mutex(State())
    private let start = Double(time(nil))
    private let options: ServiceOptions

    init(_ options: ServiceOptions, models: [String]) {
        self.options = options
        // A counter that is there from the beginning can be seen to rise.
        state.withLock { state in
            for model in models { (state.pixels[model], state.detections[model]) = (0, 0) }
            for kind in Problem.Kind.allCases { state.refusals[kind] = 0 }
        }
    }

    /// Counts an answer.
    ///
    /// - Parameter path: Of those that there are, so that nobody can invent ever new ones.
    func count(_ record: Connection.Record, path: String) {
        state.withLock { state in
            state.requests[Route(path: path, status: record.answer.status.code), default: 0] += 1
            state.seconds[path, default: Histogram()].add(record.seconds)
            state.received += record.received
            state.sent += record.answer.content.count
            if let kind = record.answer.problem { state.refusals[kind, default: 0] += 1 }
            guard let scan = record.answer.scan else { return }
            state.waiting.add(scan.waiting)
            state.scanning[scan.model, default: Histogram()].add(scan.scanning)
            state.pixels[scan.model, default: 0] += scan.pixels
            state.detections[scan.model, default: 0] += scan.detections
        }
    }

    /// Counts what was refused before it was a request.
    func count(_ refusal: Problem.Kind) { state.withLock { $0.refusals[refusal, default: 0] += 1 } }

    /// All measures.
    func text(_ moment: Moment) -> String {
        let state = state.withLock { $0 }
        var text = MetricsText()
        text.begin("fcnscan_info", .gauge, "The version of the program.")
        text.sample("fcnscan_info", 1, ["version": Release.version])
        text.begin(
            "fcnscan_requests_total", .counter, "Answered requests by path and status; 499 where the client went.")
        for (route, count) in state.requests.sorted(by: { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) })
        {
            text.sample("fcnscan_requests_total", Double(count), ["path": route.path, "status": "\(route.status)"])
        }
        text.begin(
            "fcnscan_request_seconds", .histogram, "Seconds from the head of a request to the end of its answer.")
        for (path, histogram) in state.seconds.sorted(by: { $0.key < $1.key }) {
            text.sample("fcnscan_request_seconds", histogram, ["path": path])
        }
        text.begin("fcnscan_wait_seconds", .histogram, "Seconds that complete requests waited for a worker.")
        text.sample("fcnscan_wait_seconds", state.waiting)
        text.begin("fcnscan_scan_seconds", .histogram, "Seconds that scans took, by model.")
        for (model, histogram) in state.scanning.sorted(by: { $0.key < $1.key }) {
            text.sample("fcnscan_scan_seconds", histogram, ["model": model])
        }
        counters(&text, state)
        gauges(&text, moment)
        return text.text
    }

    private func counters(_ text: inout MetricsText, _ state: State) {
        text.begin("fcnscan_scanned_pixels_total", .counter, "Pixels of scanned pictures, by model.")
        for (model, count) in state.pixels.sorted(by: { $0.key < $1.key }) {
            text.sample("fcnscan_scanned_pixels_total", Double(count), ["model": model])
        }
        text.begin("fcnscan_detections_total", .counter, "Detections, by model.")
        for (model, count) in state.detections.sorted(by: { $0.key < $1.key }) {
            text.sample("fcnscan_detections_total", Double(count), ["model": model])
        }
        text.begin("fcnscan_refusals_total", .counter, "Requests that got no result, by reason.")
        for kind in Problem.Kind.allCases {
            text.sample("fcnscan_refusals_total", Double(state.refusals[kind] ?? 0), ["reason": kind.rawValue])
        }
        text.begin("fcnscan_received_bytes_total", .counter, "Bytes in bodies of requests.")
        text.sample("fcnscan_received_bytes_total", Double(state.received))
        text.begin("fcnscan_sent_bytes_total", .counter, "Bytes in bodies of answers.")
        text.sample("fcnscan_sent_bytes_total", Double(state.sent))
    }

    private func gauges(_ text: inout MetricsText, _ moment: Moment) {
        let gauges: [(name: String, help: String, value: Double)] = [
            ("fcnscan_running_scans", "Scans that run now.", Double(moment.occupancy.running)),
            ("fcnscan_waiting_requests", "Complete requests that wait for a worker.", Double(moment.occupancy.waiting)),
            (
                "fcnscan_admitted_requests", "Requests that have a place, also while their body comes.",
                Double(moment.occupancy.admitted)
            ),
            ("fcnscan_workers", "Scans that can run at the same time.", Double(options.workers)),
            ("fcnscan_places", "Requests that can have a place.", Double(options.workers + options.waiting)),
            ("fcnscan_open_connections", "Connections that are open now.", Double(moment.connections)),
            ("fcnscan_stopping", "1 while the service stops.", moment.isStopping ? 1 : 0),
            ("process_resident_memory_bytes", "Memory that the program holds now.", Double(residentMemoryBytes() ?? 0)),
            ("process_start_time_seconds", "When the program began, in seconds since 1970.", start),
        ]
        for gauge in gauges {
            text.begin(gauge.name, .gauge, gauge.help)
            text.sample(gauge.name, gauge.value)
        }
    }
}
