import Dispatch
import FCNScanKit
import NIOCore
import Synchronization

/// Scans pictures that come by HTTP.
///
/// ```swift
/// let service = ScanService(try ServedModels([("cells", "cells.safetensors")]), ServiceOptions())
/// let ending = try service.run { print("listening on \($0)") }
/// ```
public final class ScanService: Sendable {
    /// How a service ended.
    public enum Ending: Sendable, Equatable {
        /// Every request that was admitted got its answer.
        case complete
        /// So many scans were cut off because the time to stop was over.
        case cut(scans: Int)
    }

    private let options: ServiceOptions
    private let server: HTTPServer
    private let queue: ScanQueue
    private let metrics: ServiceMetrics
    private let router: Router
    private let log: RequestLog
    private let isStopping: Flag
    private let ending = Mutex(Ending.complete)

    /// Something that happens once.
    private final class Flag: Sendable {
        private let value = Atomic<Bool>(false)
        var isSet: Bool { value.load(ordering: .acquiring) }

        /// - Returns: False where it was set before.
        func set() -> Bool { !value.exchange(true, ordering: .acquiringAndReleasing) }
    }

    /// A service that does not listen yet.
    ///
    /// - Parameter onLine: Called with each line of the log, on any thread.
    public init(
        _ models: ServedModels, _ options: ServiceOptions, onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.options = options
        let server = HTTPServer(options)
        let queue = ScanQueue(workers: options.workers, waiting: options.waiting)
        let metrics = ServiceMetrics(options, models: models.entries.map(\.name))
        let isStopping = Flag()
        (self.server, self.queue, self.metrics, self.isStopping) = (server, queue, metrics, isStopping)
        log = RequestLog(form: options.log, write: onLine)
        router = Router(
            scan: ScanResponder(models: models, options: options, queue: queue) { onLine("fcnscan: error: \($0)") },
            hosts: AcceptedHosts(listeningOn: options.host, names: options.acceptedHosts), token: options.token,
            metrics: {
                metrics.text(
                    ServiceMetrics.Moment(
                        occupancy: queue.occupancy, connections: server.openConnections, isStopping: isStopping.isSet))
            },
            isStopping: { isStopping.isSet }, document: OpenAPIDocument.answer(models: models, options))
    }

    /// Answers requests until ``stop()``, on threads of its own; the calling thread waits.
    ///
    /// - Parameter onListening: Called with the port when connections are taken.
    /// - Throws: Where the address cannot be had.
    public func run(onListening: @escaping @Sendable (_ port: Int) -> Void) throws -> Ending {
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        Task.detached { [self] in
            do {
                try await server.run(
                    { [router] in try await router.answer($0, &$1, $2) },
                    onListening: { onListening($0?.port ?? options.port) },
                    onRefusal: { [metrics] in metrics.count($0) },
                    onAnswer: { [self] in count($0) })
            } catch {
                failure.withLock { $0 = error }
            }
            done.signal()
        }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw ServiceError(error, options) }
        return ending.withLock { $0 }
    }

    /// Answers the requests of a connection that somebody else took, until one of both sides ends it.
    ///
    /// - Parameters:
    ///   - channel: Active, with nothing in its pipeline that knows HTTP.
    ///   - onReady: Called when bytes may come.
    /// - Throws: Where the client went in the midst of a request.
    package func answer(on channel: any Channel, onReady: @Sendable () -> Void) async throws {
        let state = try await channel.eventLoop.submit { [options, metrics] in
            try ConnectionState(preparing: channel, options) { metrics.count($0) }
        }.get()
        let connection = try await Connection(state)
        onReady()
        try await connection?.run(
            { [router] in try await router.answer($0, &$1, $2) }, closes: { [isStopping] in isStopping.isSet },
            onAnswer: { [self] in count($0) })
    }

    private func count(_ record: Connection.Record) {
        metrics.count(record, path: Route.parsed(record.head.uri).route?.rawValue ?? "other")
        log.add(record)
    }

    /// Takes no more requests, lets those that were admitted end, and then lets ``run(onListening:)`` return.
    public func stop() {
        guard isStopping.set() else { return }
        Task.detached { [self] in
            server.endConnections()
            let end = ContinuousClock.now + .seconds(options.stopSeconds)
            // New requests are answered that the service stops, while the old ones end.
            while queue.occupancy.admitted > 0, ContinuousClock.now < end {
                try? await Task.sleep(for: .milliseconds(5))
            }
            let cut = queue.occupancy.admitted
            if cut > 0 { ending.withLock { $0 = .cut(scans: cut) } }
            server.cancelWork()
            // A scan ends before its next row, and its client is told.
            while queue.occupancy.admitted > 0, ContinuousClock.now < end + .seconds(5) {
                try? await Task.sleep(for: .milliseconds(5))
            }
            await server.close(within: .seconds(2))
        }
    }
}
